"""`setup` and `images`: what has to be made once before anything can be graded."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from grader.context import Context
from grader.kit import ensure_kit, load_kit

__all__ = ["build_docker_images", "compile_kit"]


def compile_kit(context: Context) -> None:
    """Compile the kit with a progress bar; at once if it is there.

    Raises:
        ToolchainError: see `grader.kit.ensure_kit`.
    """
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, int] = {}

        def show(label: str, done: int, total: int) -> None:
            if label not in tasks:
                tasks[label] = bars.add_task(label, total=total)
            bars.update(bars.task_ids[tasks[label]], completed=done, total=total)

        kit = ensure_kit(context.course_folder, show)
    Console(stderr=True).print(f"Kit {kit.digest} for {kit.go_version} is ready.", highlight=False)


def build_docker_images(context: Context, base: str | None, *, debootstrap: bool, prune: bool) -> None:
    """Build the images of this kit; `prune` then removes those of all other kits.

    Raises:
        SandboxError: see `grader.images.build_images`.
    """
    from grader.images import build_images, prune_images

    console = Console(stderr=True)
    kit = load_kit(context.course_folder)
    with console.status("Building the Docker images") as status:
        build_images(kit.path, base, debootstrap, status.update)
        removed = prune_images(kit.path) if prune else 0
    console.print(f"The images of kit {kit.digest} are ready.", highlight=False)
    if prune:
        console.print(f"{removed} images of other kits were removed.", highlight=False)
