"""What of curio's release still fails once the shim is there."""

import chapters
import curio
import logging

from curio.channel import Channel
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client

KEY = b"a key"


def call(address):
    try:
        with Client(address, authkey=KEY) as client:
            return client.recv()
    except AuthenticationError as error:
        return type(error).__name__


async def serve(channel):
    connection = await channel.accept(authkey=KEY)
    await connection.send("works")
    await connection.close()


async def main():
    channel = Channel(("localhost", 0))
    channel.bind()
    server = await curio.spawn(serve, channel)
    print("channel:", await curio.run_in_thread(call, channel.address))
    await server.cancel()


logging.disable()
curio.run(main)
try:
    import curio.monitor
except ModuleNotFoundError as error:
    print("monitor:", error)
else:
    print("monitor: works")
