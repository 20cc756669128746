"""A promise that waits until `waiting.resolve` or `waiting.reject` is called."""

from __future__ import annotations

WITH_RESOLVERS = """
globalThis.waiting = {}
globalThis.promise = new Promise((resolve, reject) => Object.assign(waiting, {resolve, reject}))
promise
"""
