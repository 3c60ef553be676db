"""Pictures of the site that is in place, for people to look at: `make pictures`."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from analysis.paths import Project, find_project

LOOKS = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}},
}
OWN = ("index", "methods", "data", "about")
REPORTS = ("co-op", "true-potential")
PAPER = (("co-op", 1), ("co-op", 3), ("pennon", 1), ("pennon", 6))
README = {"viewport": {"width": 1200, "height": 900}}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def picture_everything(project: Project) -> Path:
    """Six kinds of pages in three looks and four pages of paper into .cache/pictures, and docs/report.png."""
    if not project.site.is_dir():
        sys.exit("There is no site to take pictures of. Make it with: impact build")
    out = project.cache / "pictures"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    pages = {name: f"reports/{name}.html" for name in OWN}
    pages |= {name: f"reports/organisations/{name}.html" for name in REPORTS}
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(project.site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        with sync_playwright() as playwright:
            program = shutil.which("chromium") or shutil.which("google-chrome")
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            for look, settings in LOOKS.items():
                for name, page in pages.items():
                    _picture(browser, address + page, out / f"{name}-{look}.png", settings, whole=True)
            (project.root / "docs").mkdir(exist_ok=True)
            report = address + pages[REPORTS[0]]
            _picture(browser, report, project.root / "docs/report.png", README, whole=False)
            browser.close()
        server.shutdown()
    for name, number in PAPER:
        pdf = project.site / f"reports/organisations/{name}.pdf"
        target = out / f"{name}-paper-{number}"
        pages_asked = ["-f", str(number), "-l", str(number)]
        subprocess.run(["pdftoppm", "-png", "-r", "100", "-singlefile", *pages_asked, pdf, target], check=True)
    return out


def _picture(browser: Browser, address: str, file: Path, settings: dict, *, whole: bool) -> None:
    context = browser.new_context(**settings)
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    # pictures further down are loaded when they come into view
    page.evaluate("document.querySelectorAll('img').forEach(each => each.loading = 'eager')")
    page.wait_for_function("[...document.images].every(each => each.complete)")
    page.screenshot(path=file, full_page=whole)
    context.close()


if __name__ == "__main__":
    print(picture_everything(find_project()))
