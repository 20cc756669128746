"""The rules, one a file; each file's docstring holds a wrong program and a right one."""
