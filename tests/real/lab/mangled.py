"""Ways in which trust material gets broken between the help desk and the client."""

import base64
import subprocess


def values(root):
    """A dozen ways in which `ca` gets broken on its way into the environment."""
    body = "".join(line for line in root.splitlines() if not line.startswith("-"))
    flat = root.replace("\n", "\\n")
    return {
        "escaped twice": root.replace("\n", "\\\\n"),
        "escaped CRLF": root.replace("\n", "\\r\\n"),
        "blanks for line breaks": root.replace("\n", " "),
        "no line breaks": root.replace("\n", ""),
        "indented": root.replace("\n", "\n    "),
        "quoted": f'"{flat}"',
        "single quotes": f"'{root}'",
        "typographic dashes": root.replace("-----", "—–"),
        "lower case": root.replace("CERTIFICATE", "certificate").replace("BEGIN", "begin").replace("END", "end"),
        "bare base64": body,
        "CR only": root.replace("\n", "\r"),
        "END in the line": root.replace("\n-----END", "-----END"),
        "tabs": root.replace("\n", "\n\t"),
        "blank lines": root.replace("\n", "\n\n"),
    }


def files(root, path):
    """Files that Node's `cafile` does not read."""
    der = base64.b64decode("".join(line for line in root.splitlines() if not line.startswith("-")))
    p7b = subprocess.run(["openssl", "crl2pkcs7", "-nocrl", "-certfile", path], capture_output=True, check=True).stdout
    return {
        "corp.der": der, "corp.p7b": p7b, "utf16.pem": root.encode("utf-16"), "oneline.pem": root.replace("\n", " ").encode(),
        "indented.pem": ("  " + root.replace("\n", "\n  ")).encode(), "escaped.pem": root.replace("\n", "\\n").encode(),
    }
