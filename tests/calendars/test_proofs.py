import re

from bot.calendars.grants import Proof


def test_the_challenge_is_the_one_of_the_standards_own_example() -> None:
    """Take the values of RFC 7636, appendix B."""
    proof = Proof(verifier="dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    assert proof.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_each_proof_is_another_one_of_the_length_and_letters_allowed() -> None:
    proofs = [Proof.new() for _ in range(20)]
    assert len({one.verifier for one in proofs}) == 20
    assert all(re.fullmatch(r"[A-Za-z0-9._~-]{43,128}", one.verifier) for one in proofs)
    assert proofs[0].verifier not in repr(proofs[0])
