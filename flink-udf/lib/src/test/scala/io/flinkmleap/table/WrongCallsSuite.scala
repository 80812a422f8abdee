package io.flinkmleap.table

import io.flinkmleap.bundle.BundleFixtures
import io.flinkmleap.BusyMachine
import org.apache.flink.table.api.TableEnvironment

/** A wrong call fails when the statement is planned, and the message shows how the function is called. */
class WrongCallsSuite extends munit.FunSuite with BusyMachine with SqlTables {

  private[this] val Linear = "Predict(feature1 => DOUBLE, feature2 => DOUBLE, feature3 => DOUBLE)"

  private[this] def refusal(tables: TableEnvironment, call: String): String =
    messages(intercept[Exception](tables.explainSql(s"SELECT $call FROM (VALUES (1, 'a')) AS T(i, s)")))
      .mkString("\n")

  private[this] def shows(call: String, more: String*): Unit =
    folder.test(s"$call is refused with the signature") { folder =>
      val tables = environment()
      register(tables, folder, "Predict", BundleFixtures.linear)
      val message = refusal(tables, call)
      (Linear +: more).foreach(part => assert(message.contains(part), message))
    }

  shows("Predict()")
  shows("Predict(i)", "Predict(<NUMERIC>)")
  shows("Predict(i, i)")
  shows("Predict(i, i, i, i)")
  shows("Predict(i, s, i)", "position 1", "DOUBLE expected but CHAR(1) NOT NULL passed")
  shows("Predict(i, TRUE, i)", "position 1")
  shows("Predict(i, i, DATE '2026-01-01')", "position 2")
  shows("Predict(ARRAY[i], i, i)", "position 0")
  shows("Predict(feature1 => i, feature2 => i)")
  shows("Predict(feature1 => i, feature2 => i, feature4 => i)")
  shows("Predict(feature1 => i, feature2 => s, feature3 => i)", "position 1")

  folder.test("a name in another case is answered with the right one") { folder =>
    val tables = environment()
    register(tables, folder, "Predict", BundleFixtures.linear)
    assert(
      refusal(tables, "Predict(Feature1 => i, feature2 => i, feature3 => i)").contains(
        "did you mean 'feature1'"
      )
    )
  }

  folder.test("a number does not go into a text, nor a text into a vector") { folder =>
    val tables = environment()
    register(tables, folder, "Category", BundleFixtures.categorical)
    register(tables, folder, "Vector", BundleFixtures.vectorInput)
    assert(refusal(tables, "Category(i, i)").contains("Category(category => STRING, x => DOUBLE)"))
    assert(refusal(tables, "Vector(s)").contains("Vector(features => ARRAY<DOUBLE>)"))
    assert(refusal(tables, "Vector(ARRAY['a'])").contains("Vector(features => ARRAY<DOUBLE>)"))
  }
}
