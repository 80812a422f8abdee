package io.flinkmleap.scoring

import io.flinkmleap.bundle._
import ml.combust.mleap.core.tree.{InternalNode, LeafNode}
import ml.combust.mleap.runtime.transformer.Pipeline
import ml.combust.mleap.runtime.transformer.classification.DecisionTreeClassifier

class RowTransformerScorerSuite extends ScoringSessionBehaviour {
  override def scorerOf(bundle: Bundle): Scorer =
    RowTransformerScorer.fromBundle(bundle).fold(p => fail(p.toString), identity)

  folder.test("scoring leaves the leaves of a decision tree as they are") { folder =>
    withBundle(BundleFixtures.tree, folder) { bundle =>
      val session = scorerOf(bundle).newSession()
      session.setDouble(0, -1)
      (0 until 3).foreach(_ => assertEquals(session.score(), null))
      val leaves =
        bundle.transformer.asInstanceOf[Pipeline].transformers.collect { case tree: DecisionTreeClassifier =>
          tree.model.rootNode.asInstanceOf[InternalNode].left.asInstanceOf[LeafNode].values.toArray.toSeq
        }
      assertEquals(leaves, Seq(Seq(30.0, 10.0)))
    }
  }
}
