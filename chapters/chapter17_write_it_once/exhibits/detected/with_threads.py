"""What sniffio says of where it is asked: in a thread."""

from concurrent.futures import ThreadPoolExecutor

from chapters.chapter17_write_it_once.exhibits.detected.told import told

if __name__ == "__main__":
    with ThreadPoolExecutor() as pool:
        print(pool.submit(told).result())
