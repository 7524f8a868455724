def label():
    price = yield "the price"
    print("it costs", price)
    yield "the shelf"


rest = label()
print("it waits for", rest.send(None))
print("it waits for", rest.send(361))
