"""Models as people post them: the error of Keras, and first the cause that was looked for."""

import warnings

import pytest

from tests.tracer_differential import name_anew, quiet
from tests.tracer_posts import HEAD, POSTS, Post
from tracer import trace_source

posts = pytest.mark.parametrize("post", POSTS, ids=[post.name for post in POSTS])


@posts
def test_the_first_cause_is_the_one_that_was_looked_for(post: Post):
    trace = trace_source(HEAD + post.code)
    assert trace.unknown == []
    assert trace.error is not None
    assert f"{trace.error['type']}: {trace.error['says']}".startswith(post.error)
    assert trace.error["title"]
    assert post.says in trace.error["causes"][0]


@posts
def test_keras_raises_it(post: Post):
    name_anew()
    kind, _, said = post.error.partition(": ")
    with pytest.raises(Exception) as raised, quiet(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(HEAD + post.code, "<post>", "exec"), {})
    assert type(raised.value).__name__ == kind
    assert said in str(raised.value)
