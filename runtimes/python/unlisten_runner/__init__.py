"""Runs one OpenWhisk action of a `python` kind.

An action may import this package for the activation it is in; everything else here belongs to the runner.
"""

from unlisten_runner.context import ActivationContext, current_context

__all__ = ["ActivationContext", "current_context"]
