"""Rays by numpy and scipy alone: slow, plain, and independent of the kernels."""

import numpy as np
from scipy.ndimage import map_coordinates


def sampled(voxels_kji, points_ijk):
    """Trilinear values at (n, 3) voxel indices."""
    at = np.asarray(points_ijk, float)[:, ::-1].T
    return map_coordinates(voxels_kji.astype(float), at, order=1, mode="nearest")


def gradient(voxels_kji, spacing, points_ijk):
    """(n, 3) central differences in values per mm."""
    points = np.asarray(points_ijk, float)
    parts = []
    for axis in range(3):
        step = np.zeros(3)
        step[axis] = 1.0
        inside = np.array(voxels_kji.shape[::-1]) - 1.0
        ahead = sampled(voxels_kji, np.clip(points + step, 0, inside))
        behind = sampled(voxels_kji, np.clip(points - step, 0, inside))
        parts.append((ahead - behind) / 2 / spacing[axis])
    return np.stack(parts, axis=1)


def composed(voxels_kji, spacing, preset, ray, step_mm):
    """Red, green, blue and what is left of the light along one ray, by very many small steps.

    Args:
        voxels_kji: the volume.
        spacing: mm along i, j and k.
        preset: `RenderPreset`.
        ray: start and end in voxel indices.
        step_mm: distance of samples.
    """
    start, end = (np.asarray(p, float) for p in ray)
    span = (end - start) * spacing
    length = np.linalg.norm(span)
    count = int(np.ceil(length / step_mm))
    part = (np.arange(count) + 0.5) / count
    points = start + part[:, None] * (end - start)
    values = sampled(voxels_kji, points)
    at, alpha = np.array(preset.opacities).T
    dense = -np.log1p(-np.minimum(np.interp(values, at, alpha), 0.9999))
    opacity = 1 - np.exp(-dense * length / count)
    rgb = np.stack(
        [
            np.interp(values, [v for v, _ in preset.colors], [c[n] for _, c in preset.colors])
            for n in range(3)
        ],
        axis=1,
    )
    if preset.shaded:
        slope = gradient(voxels_kji, spacing, points)
        size = np.linalg.norm(slope, axis=1)
        cosine = np.abs(slope @ (span / length)) / np.where(size > 0, size, 1)
        mirrored = np.maximum(2 * cosine**2 - 1, 0)
        light = preset.light
        shine = np.where(cosine > 0, light.specular * mirrored**light.specular_power, 0)
        rgb = np.minimum(
            rgb * (light.ambient + light.diffuse * cosine)[:, None] + shine[:, None], 1
        )
    clear = np.concatenate([[1.0], np.cumprod(1 - opacity)])
    color = (rgb * (opacity * clear[:-1])[:, None]).sum(axis=0)
    return (*color, clear[-1])
