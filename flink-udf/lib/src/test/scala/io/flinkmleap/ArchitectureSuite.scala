package io.flinkmleap

import com.tngtech.archunit.core.domain.JavaClasses
import com.tngtech.archunit.core.importer.ClassFileImporter
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses

/** Dependencies point one way. */
class ArchitectureSuite extends munit.FunSuite with BusyMachine {

  private[this] lazy val classes: JavaClasses =
    new ClassFileImporter().importUrl(classOf[bundle.Bundle].getProtectionDomain.getCodeSource.getLocation)

  private[this] def inside(packages: String*): Array[String] =
    packages.map(name => s"io.flinkmleap.$name..").toArray

  test(
    "operator, bundle, loader, scoring, config and worker do without Flink, but for the loader of its file systems"
  ) {
    noClasses.that
      .resideInAnyPackage(inside("operator", "bundle", "loader", "scoring", "config", "worker"): _*)
      .and
      .resideOutsideOfPackage("io.flinkmleap.loader.flinkfs..")
      .should
      .dependOnClassesThat
      .resideInAPackage("org.apache.flink..")
      .check(classes)
  }

  test("nothing below knows what is above") {
    val above = Vector(
      "operator" -> inside("bundle", "loader", "scoring", "config", "worker", "task", "table", "datastream"),
      "bundle" -> inside("loader", "scoring", "config", "worker", "task", "table", "datastream"),
      "loader" -> inside("scoring", "config", "worker", "task", "table", "datastream"),
      "scoring" -> inside("config", "worker", "task", "table", "datastream"),
      "config" -> inside("worker", "task", "table", "datastream"),
      "worker" -> inside("task", "table", "datastream"),
      "task" -> inside("table", "datastream"),
      "table" -> inside("datastream"),
      "datastream" -> inside("table")
    )
    above.foreach { case (below, forbidden) =>
      noClasses.that
        .resideInAnyPackage(inside(below): _*)
        .should
        .dependOnClassesThat
        .resideInAnyPackage(forbidden: _*)
        .check(classes)
    }
  }
}
