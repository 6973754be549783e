#!/usr/bin/env python3
"""Finds modules that import each other: files of a crate in a circle, and two folders or files at its root.

import-circles.py CRATE/src…    prints every circle and fails when there is one

Followed are `use` statements and paths that begin with `crate::` or `super::`, through `pub use` to where a name is from.
Test modules are left out, and a module importing from its own submodules is no circle.
"""

import os
import re
import sys


class Crate:
    """The modules of a crate with what each of them names."""

    def __init__(self, root):
        self.files = {}
        for folder, _, names in os.walk(root):
            for name in names:
                module = os.path.relpath(os.path.join(folder, name), root)
                if re.search(r"(^|/)tests/|(^|[/_])tests\.rs$", module) or not name.endswith(".rs"):
                    continue
                module = re.sub(r"(/?mod|^lib|^main)?\.rs$", "", module)
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    self.files[module] = named(file.read())

    def origin(self, module, path, depth=0):
        """The module that a path leads to, seen from this one; None where that is another crate."""
        here, rest = module.split("/") if module else [], list(path)
        if rest[0] == "crate":
            here, rest = [], rest[1:]
        elif rest[0] == "self":
            rest = rest[1:]
        elif rest[0] == "super":
            while rest and rest[0] == "super":
                here, rest = here[:-1], rest[1:]
        elif "/".join(here + rest[:1]) not in self.files:
            return None
        while rest and "/".join(here + rest[:1]) in self.files:
            here, rest = here + rest[:1], rest[1:]
        found = "/".join(here)
        if rest and depth < 6:
            for public, other in self.files.get(found, []):
                if public and other[-1] == rest[0]:
                    origin = self.origin(found, other, depth + 1)
                    if origin is not None and origin != found:
                        return origin
        return found

    def imports(self):
        """For each module those that it imports from."""
        arrows = {module: set() for module in self.files}
        for module, names in self.files.items():
            for public, path in names:
                if not public and path[0] in ("crate", "super", "self"):
                    origin = self.origin(module, path)
                    if origin in self.files and origin != module:
                        arrows[module].add(origin)
        return arrows


def spread(tree, before=()):
    """The single paths of a use tree."""
    tree = tree.strip()
    group = re.match(r"^([\w:]*?)(?:::)?\{(.*)\}$", tree, flags=re.S)
    if not group:
        yield [*before, *re.split(r"\s+as\s+", tree)[0].split("::")]
        return
    head, parts, depth, part = [step for step in group[1].split("::") if step], [], 0, ""
    for char in group[2]:
        depth += (char == "{") - (char == "}")
        if char == "," and depth == 0:
            parts.append(part)
            part = ""
        else:
            part += char
    for part in filter(str.strip, [*parts, part]):
        yield from spread(part, [*before, *head])


def named(text):
    """Every path that a source names, each with whether it is handed on by `pub use`."""
    text = re.split(r"#\[cfg\(test\)\]\s*mod ", re.sub(r"//.*", "", text))[0]
    uses = re.finditer(r"^\s*(pub(?:\([^)]*\))?\s+)?use\s+([^;]*);", text, flags=re.M)
    found = [(bool(use[1]), path) for use in uses for path in spread(use[2])]
    for path in re.finditer(r"\b(?:crate|super)(?:::\w+)+", text):
        found.append((False, path[0].split("::")))
    return found


def circles(arrows):
    """Sets of nodes that reach each other (Tarjan)."""
    index, low, stack, found = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in arrows.get(node, ()):
            if other not in index:
                visit(other)
            if other in stack:
                low[node] = min(low[node], low[other])
        if low[node] == index[node]:
            place = stack.index(node)
            if len(stack) - place > 1:
                found.append(sorted(stack[place:]))
            del stack[place:]

    for node in sorted(arrows):
        if node not in index:
            visit(node)
    return found


def main(roots):
    """Looks at each crate; says whether all are free of circles."""
    free = True
    for root in roots:
        arrows = Crate(root).imports()
        rooms = {}
        for module, others in arrows.items():
            room = module.split("/")[0]
            rooms.setdefault(room, set()).update(other.split("/")[0] for other in others)
        pairs = [[one, two] for one in rooms for two in rooms[one] if one < two and one in rooms.get(two, ())]
        for circle in circles(arrows) + pairs:
            free = False
            print(f"{root}: these import each other in a circle: {', '.join(circle)}")
    return free


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)
