"""What nnU-Net's predictor does, step by step."""
