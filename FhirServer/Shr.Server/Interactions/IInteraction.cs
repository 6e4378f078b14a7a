namespace Shr.Server.Interactions;

/// <summary>What the server does at one method and address shape. One of the three interfaces below says how.</summary>
internal interface IInteraction;
