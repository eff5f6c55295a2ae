using AttentiveWriter.Autograd;

namespace AttentiveWriter.Nn;

/// <summary>The state of an LSTM between two steps.</summary>
/// <param name="Hidden">h, [rows, hidden].</param>
/// <param name="Cell">c, [rows, hidden].</param>
internal sealed record LstmState(Variable Hidden, Variable Cell);
