/** How ONNX graphs are put together; knows no model. */
package org.pitchside.trainer.onnx;
