"""How much two pictures look the same."""

from scipy.ndimage import gaussian_filter


def ssim(one, other):
    """Mean structural similarity of the brightness of two (h, w, 3 or 4) uint8 pictures.

    Source:
        Wang, Bovik, Sheikh and Simoncelli, Image quality assessment, IEEE TIP 13(4), 2004, with
        its window (a Gaussian of 1.5 pixels) and constants.
    """
    a, b = (p[..., :3].astype(float) @ (0.299, 0.587, 0.114) for p in (one, other))

    def smooth(values):
        return gaussian_filter(values, 1.5, truncate=3.5)

    mean_a, mean_b = smooth(a), smooth(b)
    var_a, var_b = smooth(a * a) - mean_a**2, smooth(b * b) - mean_b**2
    both = smooth(a * b) - mean_a * mean_b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    above = (2 * mean_a * mean_b + c1) * (2 * both + c2)
    below = (mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2)
    return float((above / below).mean())
