"""What an operator can put right."""


class OperatorError(Exception):
    """Mizban cannot go on; the message is one or two sentences for the operator: what is wrong and what to do."""
