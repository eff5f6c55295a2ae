namespace AttentiveWriter.Formats.Onnx;

/// <summary>The type of a tensor's elements, by its number in <c>TensorProto.DataType</c>.</summary>
internal enum OnnxType
{
    /// <summary>IEEE single precision.</summary>
    Float = 1,

    /// <summary>Whole numbers of 64 bits.</summary>
    Int64 = 7,

    /// <summary>True or false.</summary>
    Bool = 9,
}
