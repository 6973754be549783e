"""Registers, signs in and signs out with the generated client. Arguments: the folder that the client is in, the address of the
server, and the key of its built-in mailbox."""

import importlib
import pkgutil
import re
import sys
import time

import httpx

folder, url, mailbox = sys.argv[1:]
sys.path.insert(0, folder)

import vestibule_client  # noqa: E402
from vestibule_client import AuthenticatedClient, Client  # noqa: E402
from vestibule_client.api.flows import give_proofs, open_flow, send_code  # noqa: E402
from vestibule_client.api.session import check_session, sign_out  # noqa: E402
from vestibule_client.models import (  # noqa: E402
    CodeKind,
    MailCodeProof,
    MailCodeProofKind,
    Flow,
    FlowGoesOn,
    PasswordProof,
    PasswordProofKind,
    Problem,
    ProblemCode,
    ProofKind,
    Proofs,
    RegisterOpenFlow,
    RegisterOpenFlowPurpose,
    SendCode,
    Session,
    SessionBegun,
    SessionEndCause,
    SignInOpenFlow,
    SignInOpenFlowPurpose,
)

ADDRESS = "ann@customers.example"
PASSWORD = "quiet lantern over seven bridges"


def imports_everything() -> int:
    """Every module, so that none names what was not generated."""
    names = [found.name for found in pkgutil.walk_packages(vestibule_client.__path__, "vestibule_client.")]
    for name in names:
        importlib.import_module(name)
    return len(names)


def mailed_code() -> str:
    """The code of the newest message, once it was delivered."""
    key = {"Authorization": f"Bearer {mailbox}"}
    for _ in range(200):
        answer = httpx.get(f"{url}/dev/mailbox.json", params={"to": ADDRESS}, headers=key)
        answer.raise_for_status()
        texts = [message["text"] for message in answer.json()["messages"]]
        found = re.search(r"\b\d{6,10}\b", texts[0]) if texts else None
        if found:
            return found.group()
        time.sleep(0.05)
    raise AssertionError("no message has come")


def holds_flow(token: str) -> AuthenticatedClient:
    """A client that shows a flow's token."""
    return AuthenticatedClient(url, token=token, prefix="", auth_header_name="Vestibule-Flow")


def registers() -> SessionBegun:
    """Opens an account: the mailed code stands in for the captcha."""
    asked = RegisterOpenFlow(
        purpose=RegisterOpenFlowPurpose.REGISTER, identifier=ADDRESS, password=PASSWORD
    )
    opened = open_flow.sync(client=Client(url), body=asked)
    assert isinstance(opened, FlowGoesOn), opened
    assert opened.flow.next_ == [ProofKind.CAPTCHA, ProofKind.MAIL_CODE], opened.flow.next_
    assert isinstance(opened.flow_token, str)
    flow = holds_flow(opened.flow_token)
    sent = send_code.sync(opened.flow.id, client=flow, body=SendCode(kind=CodeKind.MAIL_CODE))
    assert isinstance(sent, Flow), sent
    code = MailCodeProof(kind=MailCodeProofKind.MAIL_CODE, code=mailed_code())
    begun = give_proofs.sync(opened.flow.id, client=flow, body=Proofs(proofs=[code]))
    assert isinstance(begun, SessionBegun), begun
    return begun


def signs_out(begun: SessionBegun) -> None:
    """Checks the session, ends it, and is told that it has ended."""
    session = AuthenticatedClient(url, token=begun.session_token)
    checked = check_session.sync(client=session)
    assert isinstance(checked, Session), checked
    assert checked.account == begun.account and checked.session == begun.session
    assert sign_out.sync_detailed(client=session).status_code == 204
    refused = check_session.sync(client=session)
    assert isinstance(refused, Problem), refused
    assert refused.code is ProblemCode.SESSION_ENDED and refused.reason is SessionEndCause.SIGNED_OUT, refused


def signs_in(device: str) -> SessionBegun:
    """On the device that is known by now, in one request; a wrong password is a problem of its own type."""
    def comes(password: str) -> object:
        proof = PasswordProof(kind=PasswordProofKind.PASSWORD, password=password)
        asked = SignInOpenFlow(purpose=SignInOpenFlowPurpose.SIGN_IN, identifier=ADDRESS, proofs=[proof])
        return open_flow.sync(client=Client(url), body=asked, vestibule_device=device)

    refused = comes("no such lantern anywhere")
    assert isinstance(refused, Problem) and refused.code is ProblemCode.PROOF_WRONG, refused
    begun = comes(PASSWORD)
    assert isinstance(begun, SessionBegun), begun
    return begun


print(f"imported {imports_everything()} modules")
first = registers()
assert isinstance(first.device_token, str)
signs_out(first)
signs_out(signs_in(first.device_token))
print("signed in and out twice")
