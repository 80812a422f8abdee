package io.flinkmleap.scoring

import java.nio.file.Path

import io.flinkmleap.bundle.{Bundle, BundleFixture, BundleFixtures, TemporaryFolder}
import io.flinkmleap.BusyMachine
import io.flinkmleap.loader.{BundleSource, FileBundleLoader, ScorerKind}
import io.flinkmleap.scoring.plan.ScoringPlanScorer
import spray.json._

class ChosenScorerSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  private[this] def loaded(fixture: BundleFixture, folder: Path): Bundle = {
    val file = fixture.write(folder.resolve(s"${fixture.hashCode}.zip"))
    Bundle.load(file, file.toString, allowForeign = false).fold(problem => fail(problem.toString), identity)
  }

  private[this] def rows(bundle: Bundle): RowTransformerScorer =
    RowTransformerScorer.fromBundle(bundle).fold(problem => fail(problem.toString), identity)

  private[this] def lease(source: BundleSource): ScorerLease =
    new ScorerCache().acquire(source).fold(problem => fail(problem.toString), identity)

  folder.test("every fixture is scored by a plan, whichever of its outputs are asked for") { folder =>
    BundleFixtures.all.foreach { case (name, fixture) =>
      val file = fixture.write(folder.resolve(s"$name.zip"))
      val outputs = fixture.schema.outputs.map(_.name)
      (outputs +: outputs.map(Vector(_))).foreach { wanted =>
        val found = lease(BundleSource(file.toString, FileBundleLoader(), outputs = wanted))
        assertEquals(found.unplanned, None)
        assertEquals(found.schema.outputs.map(_.name), wanted)
        found.close()
      }
    }
  }

  folder.test("a bundle without golden rows is scored by a plan that was tried on other rows") { folder =>
    val file = BundleFixtures.logistic.writeForeign(folder.resolve("foreign.zip"))
    val found = lease(BundleSource(file.toString, FileBundleLoader(), allowForeign = true))
    assertEquals(found.unplanned, None)
    found.close()
  }

  folder.test("leases of the same outputs share a plan") { folder =>
    val file = BundleFixtures.logistic.write(folder.resolve("b.zip"))
    val cache = new ScorerCache
    def scorer(output: String) =
      cache
        .acquire(BundleSource(file.toString, FileBundleLoader(), outputs = Vector(output)))
        .toOption
        .get
        .scorer
    assert(scorer("prediction") eq scorer("prediction"))
    assert(scorer("prediction") ne scorer("probability"))
  }

  folder.test("the RowTransformer scores where the configuration asks for it") { folder =>
    val file = BundleFixtures.linear.write(folder.resolve("b.zip"))
    val found = lease(
      BundleSource(file.toString, FileBundleLoader(), scorer = ScorerKind.RowTransformer)
    )
    assertEquals(found.unplanned, Some("the configuration asks for it"))
    assert(found.scorer.isInstanceOf[RowTransformerScorer])
    found.close()
  }

  folder.test("a plan that gives another bit is not used, and the reason names row and column") { folder =>
    val row = Vector[JsValue](JsNumber(0))
    val almost = BundleFixtures.single.copy(model = BundleFixtures.single.model.map { case (name, text) =>
      name -> text.replace("0.5", "0.5000000000000001")
    })
    val (right, wrong) = (loaded(BundleFixtures.single, folder), loaded(almost, folder))
    val chosen = ChosenScorer.choose(wrong.transformer, rows(right), Vector(row))
    assertEquals(
      chosen.unplanned,
      Some("the plan does not give the same scores, row 1: column prediction")
    )
    assert(chosen.scorer.isInstanceOf[RowTransformerScorer])
    val same = ChosenScorer.choose(right.transformer, rows(right), Vector(row))
    assert(same.scorer.isInstanceOf[ScoringPlanScorer])
    assertEquals(same.unplanned, None)
  }
}
