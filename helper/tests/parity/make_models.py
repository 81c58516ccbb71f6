"""Write small random nnU-Net result folders with nnU-Net's own trainers.

Runs in the environment of `make test-parity` only::

    python helper/tests/parity/make_models.py build/parity/models [--taught]

writes `DatasetNNN_Name/Trainer__Plans__configuration/` for every case of `model_cases.py`, as a
training does (plans.json, dataset.json, dataset_fingerprint.json, fold_*/checkpoint_final.pth), and
`index.json`: name of the case -> its folder. A second call with the same cases writes nothing.
Weights are random; with `--taught` they have learned what `teach.py` says.
"""

import contextlib
import hashlib
import io
import json
import os
import sys
import tempfile
from copy import deepcopy
from pathlib import Path

HERE = Path(__file__).resolve().parent
FIRST_NUMBER = 901


def main() -> None:
    """Write every case that is missing."""
    target, is_taught = Path(sys.argv[1]).resolve(), "--taught" in sys.argv[2:]
    sources = [*sorted(HERE.glob("m*.py")), *([HERE / "teach.py"] if is_taught else [])]
    stamp = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    known = target / "stamp.txt"
    if known.is_file() and known.read_text() == stamp:
        return
    target.mkdir(parents=True, exist_ok=True)
    scratch = tempfile.mkdtemp()
    # nnU-Net reads its folders once, when it is imported.
    os.environ |= {
        "nnUNet_results": str(target),
        "nnUNet_raw": scratch,
        "nnUNet_preprocessed": scratch,
    }
    sys.path.insert(0, str(HERE))
    from model_cases import CASES  # noqa: PLC0415 - see above
    from nnunet_ready import ready  # noqa: PLC0415 - see above

    ready()
    index = {}
    for offset, case in enumerate(CASES):
        folder = write_case(case, FIRST_NUMBER + offset, is_taught=is_taught)
        index[case.name] = str(folder.relative_to(target))
        sys.stdout.write(f"{case.name}: {index[case.name]}\n")
    (target / "index.json").write_text(json.dumps(index, indent=1))
    known.write_text(stamp)


def write_case(case, number, *, is_taught):
    """Write one result folder and return it."""
    from model_cases import dataset_of, plans_of  # noqa: PLC0415 - after the environment is set
    from teach import teach  # noqa: PLC0415 - after the environment is set

    plans, dataset = plans_of(case, number), dataset_of(case)
    for fold in range(case.folds):
        trainer = train_nothing(case, plans, dataset, fold)
        if is_taught:
            teach(trainer, case, number * 10 + fold)
        trainer.save_checkpoint(str(Path(trainer.output_folder) / "checkpoint_final.pth"))
    folder = Path(trainer.output_folder_base)
    (folder / "plans.json").write_text(json.dumps(plans, indent=4))
    (folder / "dataset.json").write_text(json.dumps(dataset, indent=4))
    key = "foreground_intensity_properties_per_channel"
    (folder / "dataset_fingerprint.json").write_text(json.dumps({key: {}}))
    return folder


def train_nothing(case, plans, dataset, fold):
    """A trainer of nnU-Net after one step of its optimiser on noise, all weights random."""
    import numpy as np  # noqa: PLC0415
    import torch  # noqa: PLC0415
    from nnunetv2.utilities.find_objects import (  # noqa: PLC0415
        recursive_find_trainer_class_by_name,
    )

    torch.manual_seed(1000 * fold + sum(map(ord, case.name)))
    trainer_class = recursive_find_trainer_class_by_name(case.trainer)
    arguments = {**deepcopy(plans), "continue_training": False}
    with contextlib.redirect_stdout(io.StringIO()):
        trainer = trainer_class(
            arguments, case.configuration, fold, deepcopy(dataset), torch.device("cpu")
        )
        trainer.configure_rotation_dummyDA_mirroring_and_inital_patch_size()
    manager = trainer.configuration_manager
    trainer.network = trainer.build_network_architecture(
        trainer.plans_manager,
        manager,
        len(case.channels),
        trainer.label_manager.num_segmentation_heads,
        enable_deep_supervision=True,
    )
    trainer.optimizer, trainer.lr_scheduler = trainer.configure_optimizers()
    with torch.no_grad():
        for name, values in trainer.network.named_parameters():
            if ".norm." in name or name.endswith("bias"):
                values.add_(0.4 * torch.randn_like(values))
            if "seg_layers" in name:
                values.copy_(torch.randn_like(values))
    outputs = trainer.network(torch.randn(2, len(case.channels), *case.patch))
    sum(output.square().mean() for output in outputs).mul(1e-3).backward()
    trainer.optimizer.step()
    for key in ("train_losses", "val_losses", "lrs"):
        trainer.logger.log(key, np.float32(0.25), 0)
    trainer.logger.log("mean_fg_dice", np.float64(0.5), 0)
    trainer.logger.log("dice_per_class_or_region", [np.float32(0.5), np.float32(0.4)], 0)
    trainer._best_ema = np.float64(0.5)
    return trainer


if __name__ == "__main__":
    main()
