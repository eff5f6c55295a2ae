using System.CommandLine;

namespace AttentiveWriter.Cli;

/// <summary>A command that does something, made for one session.</summary>
internal abstract class WorkingCommand : CommandWithExamples
{
    /// <summary>Creates a command.</summary>
    /// <param name="session">The session that it works in.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="description">What it does.</param>
    protected WorkingCommand(Session session, string name, string description)
        : base(name, description)
    {
        Session = session;
        SetAction(parsed => session.Print(Run(parsed)));
    }

    protected Session Session { get; }

    protected ErrorTerminal Error => Session.Error;

    /// <summary>Whether a line lets it write its outputs.</summary>
    public virtual bool Writes(ParseResult parsed) => true;

    /// <summary>How long a rank waits for the others; null where the command does not work over ranks.</summary>
    public Option<double>? RankTimeout { get; private set; }

    /// <summary>Which device computes; null where the command computes nothing, or on the processor alone.</summary>
    public Option<string>? Device { get; private set; }

    /// <summary>Accepts which device computes: <see cref="Session.Device"/>.</summary>
    protected void AcceptDevice()
    {
        Device = CommonOptions.Device();
        Accept(Device);
    }

    /// <summary>Says that the command works over ranks, and accepts how long one waits for the others.</summary>
    protected void AcceptRanks()
    {
        RankTimeout = CommonOptions.RankTimeout();
        Accept(RankTimeout);
    }

    protected abstract ICommandResult Run(ParseResult parsed);
}
