"""Networks: optimisers with exact zeros for PyTorch and JAX, what is sparse in a network, the smaller one it allows.

`torch_optimizer` and `jax_transform` are behind `dr.torch` and `dr.jax`; `sparsity` and `compress` are the doors of
the rest. PyTorch, JAX and optax are loaded only by those who use them.
"""
