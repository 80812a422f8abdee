package io.flinkmleap.bundle.archive

import io.flinkmleap.bundle.{ArchiveLimits, BundleFixtures}

/** Archives that are small and ask for much. */
private[archive] object HostileSizes {
  private[this] val model = BundleFixtures.single.model
  private[this] val MiB = 1 << 20

  private[this] def plus(entries: RawEntry*): Array[Byte] = {
    val zip = RawZip.of(model)
    zip.copy(entries = zip.entries ++ entries).bytes
  }

  private[this] def text(name: String, content: String) =
    RawZip.of(model + (name -> content)).bytes

  private[this] def zeros(count: Int) = new Array[Byte](count)
  private[this] def noise(count: Int) = {
    val bytes = zeros(count)
    new scala.util.Random(7).nextBytes(bytes)
    bytes
  }

  val all: Vector[HostileArchive] = Vector(
    HostileArchive("a flat bomb", "bundle.ratio")(plus(RawEntry("bomb", zeros(64 * MiB)))),
    HostileArchive("a flat bomb whose headers say 1 byte", "bundle.ratio")(
      plus(RawEntry("bomb", zeros(64 * MiB), size = Some(1)))
    ),
    HostileArchive("a bomb in bundle.json", "bundle.ratio")(text("bundle.json", " " * (32 * MiB))),
    HostileArchive("many small bombs", "bundle.ratio")(
      plus((0 until 64).map(i => RawEntry(s"bomb$i", zeros(MiB))): _*)
    ),
    HostileArchive("a bomb in a zip in the zip", "bundle.nested-archive")(
      plus(RawEntry("inner.zip", RawZip(Seq(RawEntry("bomb", zeros(16 * MiB)))).bytes))
    ),
    HostileArchive("a bomb of entries that share their bytes", "bundle.header-mismatch")(
      plus(
        RawEntry("kernel", zeros(MiB)) +: (0 until 50).map(i =>
          RawEntry(s"bomb$i", zeros(MiB), at = Some(0))
        ): _*
      )
    ),
    HostileArchive("an entry beyond the limit", "bundle.entry-size", ArchiveLimits(entryBytes = MiB))(
      plus(RawEntry("large", noise(MiB + 1)))
    ),
    HostileArchive("an archive beyond the limit", "bundle.total-size", ArchiveLimits(totalBytes = 2L * MiB))(
      plus((0 until 3).map(i => RawEntry(s"large$i", noise(MiB))): _*)
    ),
    HostileArchive("10,001 entries", "bundle.entry-count")(
      plus((0 until 10001).map(i => RawEntry(s"e$i")): _*)
    ),
    HostileArchive("the most entries that a zip can announce", "bundle.large-format")(
      plus((0 until 65535 - model.size).map(i => RawEntry(s"e$i")): _*)
    ),
    HostileArchive("a document beyond the limit", "bundle.json-size", ArchiveLimits(jsonBytes = 4096))(
      text("root/extra.json", "[" + (0 until 5000).mkString(",") + "]")
    ),
    HostileArchive("a line of a tree beyond the limit", "bundle.json-size", ArchiveLimits(jsonBytes = 4096))(
      text("root/tree.json", "{}\n[" + (0 until 5000).mkString(",") + "]")
    ),
    HostileArchive("JSON that is nested 2,000 deep", "bundle.json-depth")(
      text("root/model.json", "[" * 2000 + "]" * 2000)
    ),
    HostileArchive("a tree that is nested deep behind a carriage return", "bundle.json-depth")(
      text("root/tree.json", "{\"a\r" + "[" * 2000)
    ),
    HostileArchive("a node that is nested deep", "bundle.json-depth")(
      text("root/node.json", "{\"a\":" * 101 + "1" + "}" * 101)
    ),
    HostileArchive("a number of a million digits", "bundle.json-number")(
      text("root/model.json", "{\"op\":" + noiseDigits + "}")
    ),
    HostileArchive("names that collide", "bundle.json-members")(text("root/model.json", collisions(20000))),
    HostileArchive("a manifest that is nested deep", "bundle.json-depth")(
      text("flink-mleap/manifest.json", "[" * 101)
    )
  )

  private[this] def noiseDigits: String = {
    val random = new scala.util.Random(7)
    Seq.fill(MiB)(('0' + random.nextInt(10)).toChar).mkString
  }

  /** Texts of one hash code: "Aa" and "BB" have the same. */
  private[this] def collisions(count: Int): String =
    (0 until count)
      .map(i => (0 until 16).map(bit => if ((i >> bit & 1) == 0) "Aa" else "BB").mkString("\"", "", "\":1"))
      .mkString("{", ",", "}")

}
