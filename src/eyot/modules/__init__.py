"""Where modules come from: loaders, import maps, modules made by Python."""

from __future__ import annotations

from eyot.modules.code_cache import CodeCache
from eyot.modules.data_url import DataLoader
from eyot.modules.file_loader import FileLoader
from eyot.modules.import_map import ImportMap
from eyot.modules.importing import Modules
from eyot.modules.loader import Loader, ModuleSource, SyntheticModule
from eyot.modules.mapping_loader import MappingLoader
from eyot.modules.node_loader import Builtins, NodeLoader
from eyot.modules.package_loader import PackageLoader

__all__ = [
    "Builtins",
    "CodeCache",
    "DataLoader",
    "FileLoader",
    "ImportMap",
    "Loader",
    "MappingLoader",
    "ModuleSource",
    "Modules",
    "NodeLoader",
    "PackageLoader",
    "SyntheticModule",
]
