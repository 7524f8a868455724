"""Curio calls a function in a process of its own, which imports this module anew."""

import chapters
import curio


async def main():
    print(await curio.run_in_process(pow, 2, 10))


if __name__ == "__main__":
    curio.run(main)
