"""What the real client did against what slsca said it would do."""

from . import clients, front, prediction


class Outcome:
    """One case, judged when it is made. `differences` is empty when the prediction was right."""

    def __init__(self, case, client, real, ours, lab, real_key, our_key):
        self.case, self.client, self.real, self.ours = case, client, real, ours
        self.reached = front.reached(lab, real_key)
        self.real_ok = bool(self.reached)
        self.differences = [words for words in (
            self.trouble(), self.verdict(), self.message(), self.code(), self.signed(lab, real_key, our_key), self.confirmed(),
            *self.expected(),
        ) if words]

    def trouble(self):
        return self.ours.trouble

    def verdict(self):
        if self.ours.ok != self.real_ok:
            return f"ok: {self.client.id} {word(self.real_ok)}, slsca says {word(self.ours.ok)}"
        return ""

    def message(self):
        """A failing client must have printed the predicted message."""
        if self.real_ok or self.ours.ok is not False or self.real.hung:
            return ""
        predicted, printed = clients.normal(self.ours.message), clients.normal(self.real.output)
        if not self.ours.by_service:
            predicted, printed = clients.without_host(predicted), clients.without_host(printed)
        if not predicted:
            return "message: none was predicted"
        if predicted not in printed:
            return f"message: slsca predicts {predicted!r}"
        return ""

    def code(self):
        """Only plain Node shows its code."""
        if self.client.id != "node" or self.real_ok or not self.ours.code:
            return ""
        return "" if self.ours.code in self.real.output.split() else f"code: slsca predicts {self.ours.code}"

    def signed(self, lab, real_key, our_key):
        """A signature must not go where the client itself would not have sent its own."""
        if front.seen(lab, our_key) and not front.seen(lab, real_key):
            return "slsca sent a signed request where the client sent none"
        return ""

    def confirmed(self):
        """With --confirm the live Node was asked too, and must not disagree."""
        said = [one for one in self.ours.report.get("findings", []) if one["rule"] == "tls/node-disagrees"]
        return next((one["summary"] for one in said if one["severity"] != "note"), "")

    def expected(self):
        """What the table says about slsca's own report, beyond the prediction."""
        answer = prediction.aws_answer(self.ours.report)
        error = answer.get("error") or {}
        found = {
            "account": answer.get("account"), "arn": answer.get("arn"), "error": error.get("code"), "class": error.get("class"),
            "exit": self.ours.exit, "cause": (self.ours.report.get("cause") or {}).get("rule"),
        }
        for name, wanted in self.case.expect.items():
            fits = str(found[name] or "").startswith(wanted[:-1]) if str(wanted).endswith("*") else found[name] == wanted
            if not fits:
                yield f"{name}: {found[name]!r} in the report, expected {wanted!r}"

    def line(self, verbose):
        mark = "FAILED" if self.differences else "ok"
        words = f"{mark:7}{self.case.id}/{self.client.id}: {word(self.real_ok)}"
        if verbose:
            words += f" ({self.real.seconds:.1f} s, slsca {self.ours.seconds * 1000:.0f} ms) {self.ours.message}"
        return words

    def explained(self):
        lines = [line for line in self.real.output.strip().splitlines() if line.strip()]
        tail = lines[lines.index("Error:") + 1:][:6] if "Error:" in lines else lines[-6:]
        return "\n".join([
            f"--- {self.case.id}/{self.client.id}: {self.case.says}",
            *(f"    {words}" for words in self.differences),
            f"    the real client (exit {self.real.exit}{', hung' if self.real.hung else ''}, reached {self.reached}):",
            *(f"    | {line}" for line in tail),
            f"    slsca: {self.ours.code} {self.ours.message!r}, cause {(self.ours.report.get('cause') or {}).get('rule')}",
            *(f"    | {step['phase']} {step['outcome']}: {step.get('detail', '')}" for end in self.ours.report.get("endpoints", [])[:1] for step in end.get("steps", [])),
        ])


def word(ok):
    return {True: "reaches AWS", False: "fails", None: "cannot be told"}[ok]
