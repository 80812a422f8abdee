package io.flinkmleap.bundle

import java.nio.file.{Files, Path}

import scala.collection.JavaConverters._

/** Gives each test of a suite a new empty folder. */
trait TemporaryFolder { this: munit.FunSuite =>
  val folder: FunFixture[Path] = FunFixture[Path](
    _ => Files.createTempDirectory("flink-mleap-test-"),
    created => {
      val walk = Files.walk(created)
      try walk.iterator.asScala.toVector.reverse.foreach(Files.delete)
      finally walk.close()
    }
  )
}
