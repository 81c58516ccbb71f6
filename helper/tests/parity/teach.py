"""Teach the small networks of the parity tests something that they can be sure of.

With random weights every voxel is nearly a tie, and what two ways of running a network make of ties
says nothing of either. A few hundred steps on a simple truth end that.
"""

import numpy as np
import torch
from torch.nn import functional

STEPS, RATE, VOLUMES, SIZE = 400, 5e-3, 3, 2
PITCH_MM, WIDE_MM, NARROW_MM = 40.0, 14.0, 9.0
NOISE = 20


def column(shape, spacing, rng):
    """Grey values (k, j, i) and labels of a column of bright and dim blocks in a ring.

    Blocks are 20 mm high, the column 18 and its ring 28 mm wide: 1 is bright, 2 is dim, 3 is ring.
    """
    k, j, i = np.meshgrid(
        *((np.arange(size) - size / 2) * step for size, step in zip(shape, spacing, strict=True)),
        indexing="ij",
    )
    tilt, start = rng.uniform(-0.1, 0.1), rng.uniform(0, PITCH_MM)
    away = np.hypot(j - tilt * k, i)
    is_bright = np.sin(2 * np.pi * (k + start) / PITCH_MM) > 0
    labels = np.select([away < NARROW_MM, away < WIDE_MM], [np.where(is_bright, 1, 2), 3], 0)
    grey = np.choose(labels, [40, 1000, 600, 280]) + rng.normal(0, NOISE, shape)
    return np.rint(grey).astype(np.float32), labels.astype(np.int16)


def teach(trainer, case, seed):
    """Train the network of a trainer, in place, on patches as nnU-Net prepares them."""
    rng = np.random.default_rng(seed)
    volumes = [_prepared(trainer, case, rng) for _ in range(VOLUMES)]
    network = trainer.network
    with torch.no_grad():
        for name, values in network.named_parameters():
            if "seg_layers" in name:
                values.mul_(0.1)
    optimizer = torch.optim.AdamW(network.parameters(), RATE)
    network.train()
    for step in range(STEPS):
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1 - step / STEPS)
        data, truth = _batch(volumes, case, rng)
        optimizer.zero_grad()
        output = network(data)[0]
        _loss(output, truth, case).backward()
        optimizer.step()
    network.eval()


def _prepared(trainer, case, rng):
    """Data (c, k, j, i) and labels (k, j, i) on the lattice of the network."""
    patch = (12, *case.patch) if len(case.patch) == 2 else case.patch
    spacing = (3.0, *case.spacing) if len(case.spacing) == 2 else case.spacing
    backward = [case.transpose.index(axis) for axis in range(3)]
    shape = [SIZE * patch[axis] for axis in backward]
    steps = [0.9 * spacing[axis] for axis in backward]
    grey, labels = column(shape, steps, rng)
    channels = [grey + np.rint(rng.normal(0, NOISE, grey.shape)) for _ in case.channels]
    preprocessor = trainer.configuration_manager.preprocessor_class(verbose=False)
    data, seg, _ = preprocessor.run_case_npy(
        np.stack(channels).astype(np.float32),
        labels[None],
        {"spacing": steps},
        trainer.plans_manager,
        trainer.configuration_manager,
        trainer.dataset_json,
    )
    return np.asarray(data), np.maximum(np.asarray(seg[0]), 0)


def _batch(volumes, case, rng):
    """Two patches, mirrored at random: (2, c, ...) float32 and (2, ...) int64."""
    parts = []
    for _ in range(2):
        data, labels = volumes[int(rng.integers(len(volumes)))]
        patch = (1, *case.patch) if len(case.patch) == 2 else case.patch
        low = [rng.integers(max(n - p, 0) + 1) for n, p in zip(labels.shape, patch, strict=True)]
        box = tuple(slice(a, a + p) for a, p in zip(low, patch, strict=True))
        data, labels = data[(slice(None), *box)], labels[box]
        short = [(0, p - n) for n, p in zip(labels.shape, patch, strict=True)]
        data, labels = np.pad(data, [(0, 0), *short]), np.pad(labels, short)
        for axis in range(3):
            if rng.random() < 0.5:
                data, labels = np.flip(data, axis + 1), np.flip(labels, axis)
        if len(case.patch) == 2:
            data, labels = data[:, 0], labels[0]
        parts.append((data.copy(), labels.copy()))
    data, labels = (np.stack(part) for part in zip(*parts, strict=True))
    return torch.from_numpy(data).float(), torch.from_numpy(labels).long()


def _loss(output, truth, case):
    if case.regions_order is None:
        return functional.cross_entropy(output, truth)
    names = [value for name, value in case.labels.items() if name != "background"]
    regions = [[value] if isinstance(value, int) else value for value in names]
    wanted = torch.stack([torch.isin(truth, torch.tensor(region)) for region in regions], 1)
    return functional.binary_cross_entropy_with_logits(output, wanted.float())
