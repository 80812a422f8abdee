import sys
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.datasets import (
    load_breast_cancer,
    load_diabetes,
    load_digits,
    load_iris,
    load_wine,
)
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import (
    CountVectorizer,
    HashingVectorizer,
    TfidfTransformer,
    TfidfVectorizer,
)
from sklearn.linear_model import LogisticRegression, Ridge, SGDClassifier
from sklearn.naive_bayes import ComplementNB, MultinomialNB
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

import flink_mleap
from flink_mleap import UnsupportedModel
from tests.integration.export.families import ROWS
from tests.integration.export.parity import close

_LOADERS = (load_breast_cancer, load_diabetes, load_digits, load_iris, load_wine)
_LINES = [
    (line.strip(), load.__name__.removeprefix("load_"))
    for load in _LOADERS
    for line in load().DESCR.splitlines()
    if line.strip()
]
TEXTS = [text for text, _ in _LINES]
TOPICS = np.array([topic for _, topic in _LINES])


SPECIAL = list(
    "\u03a3\u03c2\u03a3\u0130\u0131\u00df\u1e9e\u0301\u2019:.'\u200d\u00ad_-1\u0663"
    "\U0001f600 \u02b0\u0345Ab"
)


def _characters() -> list[str]:
    return [
        chr(point)
        for point in range(sys.maxunicode + 1)
        if unicodedata.category(chr(point)) not in ("Cn", "Co", "Cs")
    ]


def _hard_texts() -> list[str]:
    """Texts of real words, and of every character there is."""
    rng = np.random.default_rng(5)
    every = _characters()
    rng.shuffle(every)
    texts = [f"a{''.join(every[i : i + 40])}b" for i in range(0, len(every), 40)]
    words = np.array([word for text in TEXTS for word in text.split()])
    cases = (str, str.upper, str.title)
    while len(texts) < ROWS:
        parts = [str(word) for word in rng.choice(words, rng.integers(0, 12))]
        parts += ["".join(rng.choice(SPECIAL, rng.integers(1, 7))) for _ in range(3)]
        parts = [cases[rng.integers(3)](part) for part in parts]
        rng.shuffle(parts)
        texts.append((" ", "\t", "\u3000", "-")[rng.integers(4)].join(parts))
    return texts


SINGLE_CHARACTERS = {"token_pattern": r"(?u)\b\w+\b"}
HARD_TEXTS = _hard_texts()


def check(model: Any, tmp_path: Path, **expected: Any) -> None:
    bundle = flink_mleap.export(model, tmp_path / "model.zip", sample=pd.Series(TEXTS, name="line"))
    assert str(bundle.input_schema) == "line string"
    scored = bundle.score(pd.DataFrame({"line": HARD_TEXTS}))
    assert len(scored) >= ROWS
    for name, wanted in expected.items():
        if wanted.ndim > 1:
            close(np.stack(scored[name].to_list()), wanted)
        elif wanted.dtype.kind == "f":
            close(scored[name].to_numpy(), wanted)
        else:
            assert scored[name].tolist() == wanted.tolist()


@pytest.mark.parametrize(
    "vectorizer",
    [
        CountVectorizer(),
        CountVectorizer(binary=True, min_df=2, lowercase=False),
        CountVectorizer(ngram_range=(1, 3), max_features=200, stop_words="english"),
        CountVectorizer(stop_words=["the", "of"], **SINGLE_CHARACTERS),
        TfidfVectorizer(),
        TfidfVectorizer(sublinear_tf=True, norm="l1", ngram_range=(2, 2), max_features=300),
        TfidfVectorizer(smooth_idf=False, norm=None, max_df=0.2),
        TfidfVectorizer(use_idf=False, binary=True),
        HashingVectorizer(n_features=64),
        HashingVectorizer(n_features=50, alternate_sign=False, norm="l1", ngram_range=(1, 2)),
        HashingVectorizer(n_features=32, norm=None, binary=True),
        make_pipeline(CountVectorizer(max_features=50), TfidfTransformer(sublinear_tf=True)),
        FeatureUnion(
            [
                ("words", CountVectorizer(max_features=30)),
                ("hashes", HashingVectorizer(n_features=16)),
            ]
        ),
    ],
    ids=repr,
)
def test_vectors_of_texts(vectorizer: Any, tmp_path: Path) -> None:
    vectorizer.fit(TEXTS)
    model = make_pipeline(vectorizer, Ridge(solver="lsqr")).fit(TEXTS, np.arange(len(TEXTS)) * 1.0)

    check(model, tmp_path, prediction=model.predict(HARD_TEXTS))


@pytest.mark.parametrize(
    "vectorizer",
    [
        CountVectorizer(
            vocabulary=["line", "\u03b1\u03c3", "\u03c3\u03c2", "ss", "\xdf\xdf", "a\u03c2"]
        ),
        HashingVectorizer(n_features=8),
    ],
    ids=["counts", "hashes"],
)
def test_the_vectors_themselves(vectorizer: Any, tmp_path: Path) -> None:
    model = vectorizer.fit(TEXTS)

    check(model, tmp_path, features=model.transform(HARD_TEXTS).toarray())


@pytest.mark.parametrize(
    "classifier",
    [
        LogisticRegression(max_iter=200),
        MultinomialNB(),
        ComplementNB(),
        SGDClassifier(loss="log_loss", random_state=0),
        LinearSVC(random_state=0),
        make_pipeline(TruncatedSVD(5, random_state=0), LogisticRegression()),
    ],
    ids=repr,
)
def test_classifiers_of_texts(classifier: Any, tmp_path: Path) -> None:
    model = make_pipeline(TfidfVectorizer(), classifier).fit(TEXTS, TOPICS)
    expected = {"prediction": model.predict(HARD_TEXTS)}
    if hasattr(model, "predict_proba"):
        expected["probability"] = model.predict_proba(HARD_TEXTS)

    check(model, tmp_path, **expected)


def test_texts_can_be_given_in_every_form(tmp_path: Path) -> None:
    model = make_pipeline(CountVectorizer(), MultinomialNB()).fit(TEXTS, TOPICS)
    forms = [TEXTS, np.array(TEXTS), pd.Series(TEXTS), pd.DataFrame({"text": TEXTS})]

    for form in forms:
        bundle = flink_mleap.export(model, tmp_path / "model.zip", sample=form)
        assert str(bundle.input_schema) == "text string"


@pytest.mark.parametrize(
    ("options", "parameter"),
    [
        ({"analyzer": "char"}, "analyzer"),
        ({"analyzer": str.split}, "analyzer"),
        ({"strip_accents": "unicode"}, "strip_accents"),
        ({"tokenizer": str.split, "token_pattern": None}, "tokenizer"),
        ({"preprocessor": str.strip}, "preprocessor"),
        ({"token_pattern": r"[a-z]+"}, "token_pattern"),
        ({"dtype": np.float32}, "dtype"),
    ],
)
def test_what_is_not_the_default_analyzer_is_refused(
    options: dict[str, Any], parameter: str, tmp_path: Path
) -> None:
    model = make_pipeline(TfidfVectorizer(**options), MultinomialNB()).fit(TEXTS, TOPICS)

    with pytest.raises(UnsupportedModel) as caught:
        check(model, tmp_path)
    assert caught.value.parameter == parameter
    assert caught.value.step == "tfidfvectorizer"


def test_a_column_of_texts_among_others(tmp_path: Path) -> None:
    data = pd.DataFrame({"line": TEXTS, "length": [len(text) for text in TEXTS]})
    rows = pd.DataFrame({"line": HARD_TEXTS, "length": np.arange(len(HARD_TEXTS)) % 90})
    prepare = make_column_transformer(
        (TfidfVectorizer(max_features=60), "line"), (StandardScaler(), ["length"])
    )
    model = make_pipeline(prepare, LogisticRegression(max_iter=300)).fit(data, TOPICS)
    scored = flink_mleap.export(model, tmp_path / "model.zip", sample=data).score(rows)

    assert scored["prediction"].tolist() == model.predict(rows).tolist()
    close(np.stack(scored["probability"].to_list()), model.predict_proba(rows))


def test_more_hashes_than_fit_into_a_bundle_are_refused(tmp_path: Path) -> None:
    model = make_pipeline(HashingVectorizer(), SGDClassifier(random_state=0)).fit(TEXTS, TOPICS)

    with pytest.raises(UnsupportedModel, match="n_features=131072 or less") as caught:
        check(model, tmp_path)
    assert caught.value.parameter == "n_features"
    model = make_pipeline(HashingVectorizer(n_features=2**17), SGDClassifier(random_state=0))
    model.fit(TEXTS, TOPICS == "iris")
    check(model, tmp_path, prediction=model.predict(HARD_TEXTS))
