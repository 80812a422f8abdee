package io.flinkmleap.bundle

import io.flinkmleap.BusyMachine

class ModelReaderSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  folder.test("the garbage collector does not close an archive from which a model was read") { folder =>
    val file = BundleFixtures.single.write(folder.resolve("b.zip"))
    val archive = BundleArchive.open(file, "test").fold(problem => fail(problem.toString), identity)
    try {
      assert(ModelReader.read(archive).isRight)
      for (_ <- 1 to 10) {
        System.gc()
        System.runFinalization()
        assert(archive.read("bundle.json").isRight)
      }
    } finally archive.close()
  }
}
