"""Calls the function that Python has removed, and that curio needs to be there."""

import chapters
import curio
import ssl


def calls():
    try:
        ssl.wrap_socket()
    except NotImplementedError as error:
        print(error)


calls()
