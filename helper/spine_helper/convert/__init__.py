"""Weights of the nnU-Net family into packs, without torch."""
