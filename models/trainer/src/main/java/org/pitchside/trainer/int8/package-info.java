/** From a trained float net to the bat's: ranges, quantizer, quantization-aware training, ONNX in QOperator form, parity of all of them. */
package org.pitchside.trainer.int8;
