"""Disclosure control: what is shown to those without a right to persons (docs/disclosure-control.md).

`rule` and `system` say what must hold. `solving`, a process of its own, chooses what is hidden and proves that it is
enough. `tables` is the fixed list of what is protected. `counting` does a month end in the background, and `showing`
answers readers from what is stored.
"""
