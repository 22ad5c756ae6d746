"""A page in headless Chromium, spoken to through its debugging pipe; nothing but the standard library.

    with browser.Browser() as b:
        page = b.open("/tmp/report.html", width=375, height=800)
        page.run("document.title")

Browser() raises NotInstalled where there is no chromium."""
import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

TIMEOUT = 60


class NotInstalled(Exception):
    pass


def program():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path:
            return path
    raise NotInstalled("chromium is not installed (apt-get install chromium)")


class Browser:
    def __init__(self):
        binary = program()
        self.home = tempfile.mkdtemp(prefix="mingcha-browser-")
        to_read, self.write_to = os.pipe()
        self.read_from, to_write = os.pipe()
        fds = (to_read, to_write)

        def wire():
            low = [os.dup(fd) for fd in fds]  # out of the way of 3 and 4
            os.dup2(low[0], 3)
            os.dup2(low[1], 4)

        command = [binary, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage", "--no-first-run",
                   "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
                   f"--user-data-dir={self.home}", "about:blank"]
        self.log = open(os.path.join(self.home, "log"), "wb")
        self.process = subprocess.Popen(command, preexec_fn=wire, close_fds=False, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                                        env=dict(os.environ, HOME=self.home))
        os.close(to_read)
        os.close(to_write)
        self.rest = b""
        self.number = 0
        self.events = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.write_to)
        os.close(self.read_from)
        self.log.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def receive(self, seconds):
        """The next message, or None where none comes in time."""
        end = time.monotonic() + seconds
        while b"\0" not in self.rest:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.read_from], [], [], left)[0]:
                return None
            part = os.read(self.read_from, 1 << 20)
            if not part:
                raise RuntimeError("the browser has ended")
            self.rest += part
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, session=None, **params):
        self.number += 1
        number = self.number
        message = {"id": number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self.write_to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive(TIMEOUT)
            if answer is None:
                raise RuntimeError(f"no answer to {method}")
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            if "method" in answer:
                self.events.append(answer)

    def open(self, path, width=1440, height=900, dark=False, script=True):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        return Page(self, target, session, path, width, height, dark, script)


class Page:
    def __init__(self, browser, target, session, path, width, height, dark, script):
        self.browser, self.target, self.session = browser, target, session
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
                                                          {"name": "prefers-reduced-motion", "value": "reduce"}])
        if not script:
            self.call("Emulation.setScriptExecutionDisabled", value=True)
        self.call("Page.navigate", url="file://" + os.path.abspath(path))
        self.wait("Page.loadEventFired")

    def call(self, method, **params):
        return self.browser.call(method, session=self.session, **params)

    def seen(self, *methods):
        return [e for e in self.browser.events if e.get("sessionId") == self.session and e["method"] in methods]

    def wait(self, method):
        end = time.monotonic() + TIMEOUT
        while not self.seen(method):
            answer = self.browser.receive(end - time.monotonic())
            if answer is None:
                raise RuntimeError(f"{method} did not come")
            self.browser.events.append(answer)

    def run(self, expression):
        """The value of an expression of the page's own world."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{expression[:200]}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def key(self, name, code):
        for kind in ("rawKeyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=name, code=name, windowsVirtualKeyCode=code)

    def complaints(self):
        """What the page said on its console as an error, or threw."""
        said = [e["params"]["entry"]["text"] for e in self.seen("Log.entryAdded") if e["params"]["entry"]["level"] in ("error", "warning")]
        said += [str(e["params"]["args"]) for e in self.seen("Runtime.consoleAPICalled") if e["params"]["type"] in ("error", "warning", "assert")]
        return said + [str(e["params"]["exceptionDetails"]) for e in self.seen("Runtime.exceptionThrown")]

    def requests(self):
        return [e["params"]["request"]["url"] for e in self.seen("Network.requestWillBeSent")]

    def picture(self, path, x=0, y=0, width=None, height=None, scale=1):
        """A PNG of a part of the page, in CSS pixels from its top."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": x, "y": y, "width": width or size["width"], "height": min(height or size["height"], size["height"] - y), "scale": scale}
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)["data"]
        with open(path, "wb") as f:
            f.write(base64.b64decode(data))

    def print_pdf(self, path):
        data = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"]
        with open(path, "wb") as f:
            f.write(base64.b64decode(data))

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)
