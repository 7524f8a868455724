"""The picture of the page before chapter 1."""

from shared.show.drawn import Drawing


def there_and_back() -> Drawing:
    """A request's way out into the world, and its answer's way back to the task."""
    sheet = Drawing(
        520,
        478,
        "There and back",
        "A task awaits an answer and is paused. The request goes to the "
        "operating system, and the event loop runs another task. The request "
        "travels to the supplier, who takes his time, and the answer travels "
        "back. The operating system tells the loop which socket is ready, and "
        "the loop goes on with the task.",
    )
    sheet.box(14, 14, 492, 168)
    sheet.text(26, 36, "your program", "bold")
    sheet.text(494, 36, "one thread", "faint small", "end")
    sheet.named_box(26, 48, 148, 30, "price of tea", "http")
    sheet.named_box(186, 48, 148, 30, "price of coffee", "http")
    sheet.named_box(346, 48, 148, 30, "another task", "running")
    sheet.middle(260, 98, "both paused", "faint small")
    sheet.middle(420, 98, "runs meanwhile", "faint small")
    sheet.named_box(26, 136, 468, 34, "event loop", style="")
    sheet.arrow(58, 80, 58, 134)
    sheet.number(40, 114, 1)
    sheet.text(68, 114, "await get(…)", "code")
    sheet.arrow(190, 134, 164, 80)
    sheet.number(206, 124, 7)
    sheet.text(220, 124, "goes on here", "small")
    sheet.box(14, 240, 492, 76)
    sheet.text(26, 262, "operating system", "bold")
    sheet.text(494, 262, "knows what has arrived where", "faint small", "end")
    sheet.named_box(26, 274, 148, 30, "socket 5, tea", "http")
    sheet.named_box(186, 274, 148, 30, "socket 6, coffee", "http")
    sheet.arrow(58, 172, 58, 238)
    sheet.number(40, 212, 2)
    sheet.text(68, 202, "the request goes out;", "small")
    sheet.text(68, 219, "tea waits on socket 5", "small")
    sheet.arrow(310, 238, 310, 172)
    sheet.number(292, 212, 6)
    sheet.text(322, 212, "socket 5 is ready", "small")
    sheet.box(14, 388, 492, 76)
    sheet.text(26, 410, "the world outside", "bold")
    sheet.text(494, 410, "takes its time, whoever waits", "faint small", "end")
    sheet.named_box(26, 422, 148, 30, "supplier (HTTP)", "http")
    sheet.named_box(186, 422, 148, 30, "stockroom (database)", "db")
    sheet.named_box(346, 422, 148, 30, "shelf (files)", "file")
    sheet.arrow(58, 318, 58, 386)
    sheet.number(40, 356, 3)
    sheet.text(68, 356, "the request", "small")
    sheet.number(184, 356, 4)
    sheet.text(198, 356, "300 ms", "small")
    sheet.arrow(310, 386, 310, 318)
    sheet.number(292, 356, 5)
    sheet.text(322, 356, "the answer", "small")
    return sheet


PICTURES = {"there_and_back": there_and_back()}
