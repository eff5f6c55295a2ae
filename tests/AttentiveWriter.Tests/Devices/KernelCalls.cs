using System.Reflection;
using System.Reflection.Emit;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Tests.Devices;

/// <summary>Which kernels an op calls, read off its compiled code.</summary>
internal static class KernelCalls
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // The tables of a module that hold methods; no other operand looks like one of theirs after the byte of a virtual call.
    private const int Definitions = 0x06, References = 0x0A;

    public static IEnumerable<string> Of(Type op) => op.GetMethods(Own).SelectMany(Of).Distinct();

    private static IEnumerable<string> Of(MethodInfo method)
    {
        byte[] code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (int i = 0; i + 5 <= code.Length; i++)
        {
            int token = BitConverter.ToInt32(code, i + 1);
            if (code[i] == OpCodes.Callvirt.Value && token >> 24 is Definitions or References && Resolve(method.Module, token) is { } called
                && called.DeclaringType == typeof(Kernels)) yield return called.Name;
        }
    }

    private static MethodBase? Resolve(Module module, int token)
    {
        try
        {
            return module.ResolveMethod(token);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
