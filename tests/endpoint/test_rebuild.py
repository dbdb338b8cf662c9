"""A new build is taken up while queries run."""

import concurrent.futures
import json
import time

from tests.endpoint.serving import ENDLESS, Server, served, write_graph
from tests.small_graph import CLAIMS, plain, resolution

COUNT = "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a kg:Claim }"


def count(server: Server) -> int:
    reply = server.get(COUNT)
    assert reply.status == 200, reply.text
    return int(json.loads(reply.body)["results"]["bindings"][0]["n"]["value"])


def wait_for(server: Server, number: int) -> None:
    deadline = time.monotonic() + 30
    while count(server) != number:
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_new_build_is_served_without_a_broken_answer(tmp_path):
    whole, documents = plain()
    write_graph(whole, documents, tmp_path)
    with served(tmp_path, "--timeout", "8") as server:
        assert count(server) == len(CLAIMS)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            long = pool.submit(server.get, ENDLESS)
            time.sleep(0.5)
            write_graph(resolution(CLAIMS[:4]), documents, tmp_path)
            seen = set()
            deadline = time.monotonic() + 30
            while 4 not in seen and time.monotonic() < deadline:
                seen.add(count(server))
            assert seen == {len(CLAIMS), 4}
            assert (
                "longer than 8 s" in long.result().text
            )  # asked of the old build, and not cut off
        assert json.loads(server.ask("/health").body)["trouble"] == ""


def test_a_broken_build_leaves_the_old_one(tmp_path):
    whole, documents = plain()
    write_graph(whole, documents, tmp_path)
    with served(tmp_path) as server:
        (tmp_path / "graph.nq").write_text("this is no graph\n")
        (tmp_path / "report.json").write_text('{"broken": 1}')
        deadline = time.monotonic() + 20
        while not json.loads(server.ask("/health").body)["trouble"]:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert count(server) == len(CLAIMS)
        write_graph(resolution(CLAIMS[:4]), documents, tmp_path)
        wait_for(server, 4)


def test_a_folder_that_goes_away_leaves_the_build(tmp_path):
    write_graph(*plain(), tmp_path / "exports")
    with served(tmp_path / "exports") as server:
        (tmp_path / "exports").rename(tmp_path / "moved")
        time.sleep(2)
        assert count(server) == len(CLAIMS)
