"""Runs in the environment that has Presidio: which of the texts on standard input it finds personal data in. Used by benchmarks/peers.py.

Presidio has no recogniser for Chinese and there is no Chinese language model to be had with it: it gets a blank Chinese tokeniser, the recognisers that know no
language (cards, mail, IP, phones of China), and a pattern for ID numbers with the words around them.
"""

import json
import sys
import time
from importlib.metadata import version

import spacy
from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine
from presidio_analyzer.predefined_recognizers import (
    CreditCardRecognizer,
    EmailRecognizer,
    IpRecognizer,
    PhoneRecognizer,
)

LANGUAGE = "zh"
ID_CARD = r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"


class Blank(SpacyNlpEngine):
    """A tokeniser and nothing else."""

    def __init__(self) -> None:
        super().__init__(models=[{"lang_code": LANGUAGE, "model_name": "blank"}])
        self.nlp = {LANGUAGE: spacy.blank(LANGUAGE)}

    def load(self) -> None:
        """There is nothing to load."""


def analyzer() -> AnalyzerEngine:
    """As a user would set it up."""
    registry = RecognizerRegistry(supported_languages=[LANGUAGE])
    id_card = PatternRecognizer(
        "CN_ID", patterns=[Pattern("id", ID_CARD, 0.6)], context=["身份证"], supported_language=LANGUAGE
    )
    for one in (
        CreditCardRecognizer(supported_language=LANGUAGE),
        EmailRecognizer(supported_language=LANGUAGE),
        IpRecognizer(supported_language=LANGUAGE),
        PhoneRecognizer(supported_language=LANGUAGE, supported_regions=("CN",)),
        id_card,
    ):
        registry.add_recognizer(one)
    return AnalyzerEngine(registry=registry, nlp_engine=Blank(), supported_languages=[LANGUAGE])


def main() -> None:
    texts, engine = json.load(sys.stdin), analyzer()
    engine.analyze("你好", language=LANGUAGE)
    start = time.process_time()
    found = [bool(engine.analyze(text, language=LANGUAGE)) for text in texts]
    spent = (time.process_time() - start) / len(texts) * 1e6
    print(json.dumps({"version": version("presidio-analyzer"), "found": found, "microseconds": spent}))


if __name__ == "__main__":
    main()
