package io.flinkmleap.scoring

import java.nio.file.Path

import io.flinkmleap.bundle._
import io.flinkmleap.BusyMachine
import spray.json._

class GoldenCheckSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  private[this] def check(entries: Map[String, String], folder: Path): Either[BundleProblem, GoldenReport] =
    Bundle.load(BundleFixture.zip(folder.resolve("b.zip"), entries), "test", allowForeign = false).flatMap {
      bundle =>
        try
          RowTransformerScorer
            .fromBundle(bundle)
            .flatMap(new GoldenCheck("test", bundle.goldenRows.get, _).run())
        finally bundle.close()
    }

  private[this] def editRow(fixture: BundleFixture, row: Int)(out: JsValue*): Map[String, String] =
    fixture.copy(golden = fixture.golden.updated(row, fixture.golden(row)._1 -> out)).entries

  folder.test("every fixture gives its golden rows") { folder =>
    BundleFixtures.all.foreach { case (name, fixture) =>
      val report = check(fixture.entries, folder).fold(p => fail(s"$name: $p"), identity)
      assertEquals(report.rows, fixture.golden.size)
      assert(report.worstRelativeError <= 1e-9)
    }
  }

  folder.test("a weight changed by one part in ten million is found though every digest is right") { folder =>
    val entries = BundleFixture.edit(BundleFixtures.linear.entries, "root/regression.node/model.json")(
      _.replace("[2.0,", "[2.0000002,")
    )
    assertNotEquals(entries, BundleFixtures.linear.entries)
    assertEquals(check(entries, folder).left.map(_.code), Left("bundle.golden-mismatch"))
  }

  folder.test("the problem names row and column and keeps values out of the sentence") { folder =>
    val problem = check(editRow(BundleFixtures.single, 4)(JsNumber(123456)), folder).left.toOption.get
    assert(problem.sentence.contains("column prediction for golden row 5"), problem.sentence)
    assert(!problem.sentence.contains("123456"))
    assert(problem.detail.exists(_.contains("123456")))
  }

  folder.test("a difference within the tolerance passes and is reported") { folder =>
    val report = check(editRow(BundleFixtures.single, 4)(JsNumber(8.5 * (1 + 1e-10))), folder)
      .fold(p => fail(p.toString), identity)
    assertEqualsDouble(report.worstRelativeError, 1e-10, 1e-12)
  }

  folder.test("the bundle says what a number near zero counts as, and large ones stay as exact") { folder =>
    def coarse(entries: Map[String, String]) = BundleFixture.edit(entries, GoldenRows.EntryName)(text =>
      JsObject(text.parseJson.asJsObject.fields + ("smallestShare" -> JsNumber(0.1))).compactPrint
    )
    val small = editRow(BundleFixtures.single, 0)(JsNumber(0.5 * (1 + 2e-9)))
    val large = editRow(BundleFixtures.single, 9)(JsNumber(18.5 * (1 + 2e-9)))
    assertEquals(check(small, folder).left.map(_.code).map(_.rows), Left("bundle.golden-mismatch"))
    assertEquals(check(coarse(small), folder).map(_.rows), Right(10))
    assertEquals(check(coarse(large), folder).left.map(_.code).map(_.rows), Left("bundle.golden-mismatch"))
  }

  folder.test("texts, NULLs, lengths and special numbers must agree exactly") { folder =>
    val p = BundleFixtures.labelled.golden.head._2(1)
    val vector = BundleFixtures.logistic.golden.head._2.head
    Seq(
      editRow(BundleFixtures.labelled, 0)(JsString("Bad"), p),
      editRow(BundleFixtures.labelled, 0)(JsNull, p),
      editRow(BundleFixtures.logistic, 0)(vector, JsArray(JsNumber(1))),
      editRow(BundleFixtures.logistic, 0)(vector, JsArray(JsNumber(1), JsNumber(0), JsNumber(0))),
      editRow(BundleFixtures.single, 0)(JsString("NaN")),
      editRow(BundleFixtures.single, 0)(JsString("Infinity")),
      editRow(BundleFixtures.single, 0)(JsBoolean(true))
    ).foreach(entries =>
      assertEquals(check(entries, folder).left.map(_.code), Left("bundle.golden-mismatch"))
    )
  }

  folder.test("a golden row that the scorer does not take is a mismatch") { folder =>
    val bad = Seq(JsNull, JsString("NaN"), JsString("text"), JsArray(JsNumber(1)))
    bad.foreach { value =>
      val entries = BundleFixtures.single
        .copy(golden = BundleFixtures.single.golden :+ (Seq(value) -> Seq(JsNumber(1))))
        .entries
      val problem = check(entries, folder).left.toOption.get
      assertEquals(problem.code, "bundle.golden-mismatch")
      assert(problem.sentence.contains("row 11"), problem.sentence)
    }
  }

  folder.test("golden rows may list the columns in another order than the manifest") { folder =>
    val entries = BundleFixture.edit(BundleFixtures.linear.entries, GoldenRows.EntryName) { text =>
      val document = text.parseJson.asJsObject
      def reversed(value: JsValue) = JsArray(value.asInstanceOf[JsArray].elements.reverse)
      val rows = document.fields("rows").asInstanceOf[JsArray].elements.map { row =>
        JsObject(row.asJsObject.fields + ("in" -> reversed(row.asJsObject.fields("in"))))
      }
      JsObject(
        document.fields ++ Map("inputs" -> reversed(document.fields("inputs")), "rows" -> JsArray(rows))
      ).compactPrint
    }
    assertEquals(check(entries, folder).map(_.rows), Right(12))
  }
}
