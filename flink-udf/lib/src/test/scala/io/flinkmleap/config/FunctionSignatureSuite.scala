package io.flinkmleap.config

import io.flinkmleap.bundle.{Field, FieldType}
import io.flinkmleap.BusyMachine

class FunctionSignatureSuite extends munit.FunSuite with BusyMachine {
  private[this] val prediction = Field("prediction", FieldType.Double)

  test("a signature reads as a call with types") {
    val signature = FunctionSignature(
      "Predict",
      Vector(
        Field("feature1", FieldType.Double),
        Field("feature2", FieldType.Int),
        Field("v", FieldType.Double, Some(3))
      ),
      Vector(prediction)
    )
    assertEquals(signature.toString, "Predict(feature1 DOUBLE, feature2 INT, v ARRAY<DOUBLE>) -> DOUBLE")
  }

  test("several outputs are a ROW") {
    val signature = FunctionSignature(
      "P",
      Vector.empty,
      Vector(prediction, Field("probability", FieldType.Double, Some(2)))
    )
    assertEquals(signature.toString, "P() -> ROW<prediction DOUBLE, probability ARRAY<DOUBLE>>")
  }

  test(
    "column names that SQL cannot take as argument names are made into ones that it can, and stay different"
  ) {
    val columns = Vector("mean radius", "mean_radius", "od280/od315", "2nd", "Ärger", "$x", "", "mean-radius")
    val signature = FunctionSignature("P", columns.map(Field(_, FieldType.Double)), Vector(prediction))
    assertEquals(
      signature.argumentNames,
      Vector("mean_radius", "mean_radius_2", "od280_od315", "_2nd", "_rger", "$x", "_", "mean_radius_3")
    )
    signature.argumentNames.foreach(name => assert(name.matches("[a-zA-Z_$][a-zA-Z_$0-9]*"), name))
  }

  test("every type has its SQL name") {
    assertEquals(
      FieldType.all.map(fieldType => FunctionSignature.sqlType(Field("f", fieldType))),
      Vector("BOOLEAN", "TINYINT", "SMALLINT", "INT", "BIGINT", "FLOAT", "DOUBLE", "STRING")
    )
  }
}
