package io.flinkmleap.operator

import io.flinkmleap.bundle.MLeapJson._
import io.flinkmleap.bundle.TemporaryFolder
import io.flinkmleap.BusyMachine
import spray.json.{JsNumber, JsObject, JsString, JsValue, JsArray}

/** Bundles whose operators have parameters that cannot be. */
class BrokenOperatorsSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {
  private[this] def longs(values: Long*): JsValue =
    JsObject("type" -> JsString("list"), "long" -> JsArray(values.map(JsNumber(_)).toVector))

  private[this] val lookup = Map(
    "texts" -> strings("a", "b"),
    "positions" -> longs(0, 1),
    "missing" -> longs(-2),
    "unknown" -> longs(-1),
    "width" -> long(2)
  )
  private[this] val bins = Map("edges" -> doubles(1, 2), "edges_sizes" -> longs(2))
  private[this] val products =
    Map("input_size" -> long(1), "parents" -> longs(-1), "factors" -> longs(0), "from" -> long(0))
  private[this] val quantiles = Map("quantiles" -> rows(Seq(0, 1)), "references" -> doubles(0, 1))
  private[this] val splines = Map(
    "knots" -> doubles(0, 1, 2, 3),
    "knots_sizes" -> longs(4),
    "degree" -> long(1),
    "width" -> long(2),
    "extrapolation" -> string("constant")
  )

  Seq(
    ("category_lookup", lookup, None),
    ("category_lookup", lookup + ("positions" -> longs(0, 2)), Some("there is no row 2")),
    ("category_lookup", lookup + ("positions" -> longs(0)), Some("one position for each category")),
    ("category_lookup", lookup + ("texts" -> strings("a", "a")), Some("listed twice")),
    ("category_lookup", lookup + ("missing" -> longs(-3)), Some("missing holds -3")),
    ("category_lookup", lookup + ("unknown" -> longs()), Some("unknown holds 0 positions")),
    ("category_lookup", lookup - "texts" + ("numbers" -> doubles(2, 1)), Some("do not rise")),
    ("category_lookup", lookup + ("table" -> rows(Seq(1), Seq(2))), Some("not of length 2")),
    ("bins", bins, None),
    ("bins", bins + ("edges" -> doubles(2, 1)), Some("edges falls")),
    ("bins", bins + ("edges_sizes" -> longs(1)), Some("do not add up to 2")),
    ("products", products, None),
    ("products", products + ("parents" -> longs(0)), Some("comes before what it multiplies")),
    ("products", products + ("factors" -> longs(1)), Some("multiplies by element 1")),
    ("products", products + ("from" -> long(2)), Some("there is no product 2")),
    ("quantile_map", quantiles, None),
    ("quantile_map", quantiles + ("references" -> doubles(0)), Some("one quantile for each reference")),
    ("quantile_map", quantiles + ("quantiles" -> rows(Seq(1, 0))), Some("quantiles falls")),
    ("row_normalizer", Map("norm" -> string("l2"), "size" -> long(2)), None),
    ("row_normalizer", Map("norm" -> string("l3"), "size" -> long(2)), Some("there is no norm l3")),
    ("spline_basis", splines, None),
    ("spline_basis", splines + ("degree" -> long(2)), Some("too few knots")),
    ("spline_basis", splines + ("knots" -> doubles(3, 2, 1, 0)), Some("knots falls")),
    ("spline_basis", splines + ("width" -> long(0)), Some("do not fit 0 results")),
    ("spline_basis", splines + ("extrapolation" -> string("on")), Some("no extrapolation on")),
    ("text_fill", Map("fill" -> string("x")), None),
    ("vector_element", Map("index" -> long(0), "size" -> long(1)), None),
    ("vector_element", Map("index" -> long(1), "size" -> long(1)), Some("no element 1 of 1"))
  ).foreach { case (op, attributes, reason) =>
    folder.test(s"$op ${reason.fold("loads")(why => s"is refused when: $why")}") { folder =>
      val stage = Stage("f", op, attributes, Seq("x" -> "input"), Seq("y" -> "output"))
      val outcome = OneStage.refusal(folder, stage)
      assert(outcome.contains(reason.getOrElse("loaded")), outcome)
    }
  }
}
