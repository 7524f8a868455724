"""A worker process waits like a thread: it has one, and that one blocks."""

from shared.clients.with_threads import fetchval, get, query, remove, save

__all__ = ["fetchval", "get", "query", "remove", "save"]
