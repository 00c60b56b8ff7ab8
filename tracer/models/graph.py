"""The graph between symbolic inputs and outputs: its operations in order, run again for others."""

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from tracer import tree
from tracer.operation import Node


class Graph:
    """What lies between `inputs` and `outputs`.

    Raises ValueError where an output does not come from the inputs, and where two operations have
    the same name.
    """

    def __init__(self, inputs: list, outputs: list, structure: Any) -> None:
        self.inputs, self.outputs, self.structure = inputs, outputs, structure
        self._finished: list[Node] = []
        self._done: set[int] = set()
        self._seen: dict[int, int] = {}
        for output in outputs:
            self._walk(output)
        self._depths()
        self._check()

    def _walk(self, output: Any) -> None:
        """Finish the nodes that lead to an output, each after those it takes from.

        It goes without calling itself: a graph may be deeper than Python's stack.
        """
        inside: set[int] = set()  # the nodes between the output and where it is now
        waiting: list[tuple[Any, Node | None]] = [(output, None)]
        while waiting:
            tensor, finished = waiting.pop()
            if finished is not None:
                inside.discard(id(finished))
                self._done.add(id(finished))
                self._finished.append(finished)
                continue
            operation, index, _ = tensor._keras_history
            if not operation:
                continue
            node = operation._inbound_nodes[index]
            if id(node) in self._done:
                continue
            if not node.is_input and any(tensor is each for each in self.inputs):
                self._done.add(id(node))
                continue
            if id(node) in inside:
                raise ValueError(
                    f"Tensor {tensor} from operation '{operation.name}' is part of a cycle."
                )
            self._seen.setdefault(id(operation), len(self._seen))
            inside.add(id(node))
            waiting.append((tensor, node))
            waiting += [(each, None) for each in reversed(node.input_tensors)]

    def _depths(self) -> None:
        """Count how far each node is from the outputs, and sort by it."""
        depth: dict[int, int] = {}
        of_operation: dict[int, int] = {}
        operations: dict[int, Any] = {}
        inside = {id(node) for node in self._finished}
        for node in reversed(self._finished):
            key = id(node.operation)
            found = max(depth.get(id(node), 0), of_operation.get(key, 0))
            operations[key] = node.operation
            of_operation[key] = depth[id(node)] = found
            for parent in node.parent_nodes:
                if id(parent) in inside:
                    depth[id(parent)] = max(found + 1, depth.get(id(parent), 0))
        nodes = list(self._finished)
        for tensor in self.inputs:
            operation, index, _ = tensor._keras_history
            if operation and id(operation) not in of_operation:
                node = operation._inbound_nodes[index]
                if node.is_input:
                    key = id(operation)
                    of_operation[key], self._seen[key], operations[key] = 0, -1, operation
                    depth[id(node)] = 0
                    nodes.append(node)
        by_depth = defaultdict(list)
        # Nodes of one depth stand in the order in which the depths were first set.
        order = {key: i for i, key in enumerate(depth)}
        for node in sorted(nodes, key=lambda node: order[id(node)]):
            by_depth[depth[id(node)]].append(node)
        #: How many calls follow each other on the longest way.
        self.longest = max(by_depth) + 1
        self.nodes = [node for d in sorted(by_depth, reverse=True) for node in by_depth[d]]
        keys = sorted(operations, key=lambda key: (-of_operation[key], self._seen[key]))
        self.operations = [operations[key] for key in keys]

    def _check(self) -> None:
        known = {id(tensor) for tensor in self.inputs}
        passed: list[str] = []
        for node in self.nodes:
            for tensor in node.input_tensors:
                if id(tensor) not in known:
                    raise ValueError(
                        f"Graph disconnected: cannot find parent for tensor {tensor} at operation "
                        f"'{node.operation}'. The following previous operations were accessed "
                        f"without issue: {passed}"
                    )
                passed.append(node.operation.name)
            known |= {id(tensor) for tensor in node.outputs}
        for name, count in Counter(each.name for each in self.operations).items():
            if count != 1:
                raise ValueError(
                    f'The name "{name}" is used {count} times in the model. All '
                    "operation names should be unique."
                )
        self.run(
            [None] * len(self.inputs),
            lambda op: lambda *_, **__: [None] * len(tree.flatten(op.output)),
        )

    def run(self, inputs: Any, call: Callable = lambda operation: operation) -> Any:
        """Send other tensors through the graph."""
        values = {
            id(own): given for own, given in zip(self.inputs, tree.flatten(inputs), strict=False)
        }
        for node in self.nodes:
            if node.is_input or any(id(x) not in values for x in node.input_tensors):
                continue
            args, kwargs = node.filled(values)
            found = call(node.operation)(*args, **kwargs)
            for own, given in zip(node.outputs, tree.flatten(found), strict=False):
                values[id(own)] = given
        result = []
        for i, output in enumerate(self.outputs):
            if id(output) not in values:
                raise ValueError(
                    f"Output with path `{_path(self.structure, i)}` is not connected to `inputs`"
                )
            result.append(values[id(output)])
        return tree.pack(self.structure, result)


def _path(structure: Any, wanted: int) -> str:
    """Where the leaf with a number stands in a structure."""
    paths: list[str] = []

    def walk(value: Any, path: tuple) -> None:
        if isinstance(value, dict):
            for key in sorted(value):
                walk(value[key], (*path, str(key)))
        elif isinstance(value, list | tuple):
            for i, part in enumerate(value):
                walk(part, (*path, str(i)))
        else:
            paths.append(".".join(path))

    walk(structure, ())
    return paths[wanted]
