package io.flinkmleap.loader

import io.flinkmleap.BusyMachine

class BucketObjectSuite extends munit.FunSuite with BusyMachine {
  test("a location is a URI, an object of the configured bucket, or bucket and object") {
    def objectOf(bucket: Option[String])(location: String) = BucketObject.parse(location, "gs", bucket)
    assertEquals(objectOf(None)("gs://b/a/o.zip"), Right(BucketObject("b", "a/o.zip")))
    assertEquals(objectOf(Some("models"))("gs://b/a/o.zip"), Right(BucketObject("b", "a/o.zip")))
    assertEquals(objectOf(Some("models"))("/a/o.zip"), Right(BucketObject("models", "a/o.zip")))
    assertEquals(objectOf(None)("b/a/o.zip"), Right(BucketObject("b", "a/o.zip")))
    Seq("gs://b", "gs://b/", "gs://", "b", "").foreach { location =>
      assertEquals(objectOf(None)(location).left.map(_.code), Left("loader.invalid-location"), location)
    }
  }
}
