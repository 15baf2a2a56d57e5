"""Who may do what: the one table that the tests of permissions read.

The columns are a coordinator, a partner on what its own agency owns, the same person's colleague
of another agency, a partner of no agency at all, the projector, a funder, and a stranger.
"""

# Each command, with what it is given where that decides: a kind of row, or whose it is. A stranger
# is no viewer: only who comes through the gate is one.
# done: the content has changed; refused: nothing has; no way: it is not how such a row is added.
COMMANDS = """
                                       coordinator  own      another's  of none  display  funder
accounts.add_account                   done         refused  refused    refused  refused  refused
accounts.first_account                 done         refused  refused    refused  refused  refused
accounts.save_account                  done         refused  refused    refused  refused  refused
accounts.disable_account               done         refused  refused    refused  refused  refused
accounts.enable_account                done         refused  refused    refused  refused  refused
accounts.invite                        done         refused  refused    refused  refused  refused
actions.save_actions                   done         done     refused    refused  refused  refused
actions.complete_action                done         done     refused    refused  refused  refused
actions.add_note                       done         done     refused    refused  refused  refused
agenda.add_meeting                     done         refused  refused    refused  refused  refused
agenda.add_agenda                      done         refused  refused    refused  refused  refused
agenda.add_item                        done         refused  refused    refused  refused  refused
agenda.save_item                       done         refused  refused    refused  refused  refused
agenda.move_item                       done         refused  refused    refused  refused  refused
agenda.remove_item                     done         refused  refused    refused  refused  refused
assurance.still_correct                done         done     refused    refused  refused  refused
assurance.all_still_correct            done         done     refused    refused  refused  refused
closing.close_meeting                  done         refused  refused    refused  refused  refused
closing.reopen_meeting                 done         refused  refused    refused  refused  refused
capture.capture, an update             done         done     refused    refused  refused  refused
capture.capture, an issue              done         done     refused    refused  refused  refused
capture.capture, a decision            done         refused  refused    refused  refused  refused
capture.capture, an action             done         done     refused    refused  refused  refused
capture.capture, what works            done         refused  refused    refused  refused  refused
capture.make_new                       done         done     refused    refused  refused  refused
issues.raise_new_issue                 done         done     refused    refused  refused  refused
issues.merge_issues                    done         refused  refused    refused  refused  refused
indicators.import_indicators           done         refused  refused    refused  refused  refused
indicators.remove_indicator            done         refused  refused    refused  refused  refused
links.add_link                         done         refused  refused    refused  refused  refused
links.revoke_link                      done         refused  refused    refused  refused  refused
attendance.save_attendance             done         refused  refused    refused  refused  refused
organizations.remove_organization      done         refused  refused    refused  refused  refused
overlaps.review                        done         refused  refused    refused  refused  refused
overlaps.make_action                   done         refused  refused    refused  refused  refused
places.place_waiting                   done         refused  refused    refused  refused  refused
publishing.set_published organization  done         refused  refused    refused  refused  refused
publishing.set_published service       done         refused  refused    refused  refused  refused
publishing.set_published issue         done         refused  refused    refused  refused  refused
publishing.set_published action        done         refused  refused    refused  refused  refused
publishing.set_published practice      done         refused  refused    refused  refused  refused
records.add organization               done         refused  refused    refused  refused  refused
records.add service                    done         done     refused    refused  refused  refused
records.add location                   done         done     refused    refused  refused  refused
records.add meeting                    done         refused  refused    refused  refused  refused
records.add update                     done         done     refused    refused  refused  refused
records.add issue_mention              done         done     refused    refused  refused  refused
records.add decision                   done         refused  refused    refused  refused  refused
records.add action                     done         done     refused    refused  refused  refused
records.add action, nobody's           done         refused  refused    refused  refused  refused
records.add practice                   done         refused  refused    refused  refused  refused
records.add issue                      done         refused  refused    refused  refused  refused
records.add taxonomy_term              no way       refused  refused    refused  refused  refused
records.add account                    done         refused  refused    refused  refused  refused
records.add share_link                 done         refused  refused    refused  refused  refused
records.save organization              done         refused  refused    refused  refused  refused
records.save service                   done         done     refused    refused  refused  refused
records.save location                  done         done     refused    refused  refused  refused
records.save location, confidential    done         refused  refused    refused  refused  refused
records.save meeting                   done         refused  refused    refused  refused  refused
records.save update                    done         done     refused    refused  refused  refused
records.save issue_mention             done         done     refused    refused  refused  refused
records.save decision                  done         refused  refused    refused  refused  refused
records.save action                    done         done     refused    refused  refused  refused
records.save practice                  done         refused  refused    refused  refused  refused
records.save issue                     done         refused  refused    refused  refused  refused
records.save taxonomy_term             done         refused  refused    refused  refused  refused
records.save account                   done         refused  refused    refused  refused  refused
records.save share_link                done         refused  refused    refused  refused  refused
records.remove organization            done         refused  refused    refused  refused  refused
records.remove service                 done         done     refused    refused  refused  refused
records.remove location                done         done     refused    refused  refused  refused
records.remove location, confidential  done         refused  refused    refused  refused  refused
records.remove meeting                 done         refused  refused    refused  refused  refused
records.remove update                  done         done     refused    refused  refused  refused
records.remove issue_mention           done         done     refused    refused  refused  refused
records.remove decision                done         refused  refused    refused  refused  refused
records.remove action                  done         done     refused    refused  refused  refused
records.remove practice                done         refused  refused    refused  refused  refused
records.remove issue                   done         refused  refused    refused  refused  refused
records.remove taxonomy_term           done         refused  refused    refused  refused  refused
records.remove account                 done         refused  refused    refused  refused  refused
records.remove share_link              done         refused  refused    refused  refused  refused
running.open_meeting                   done         refused  refused    refused  refused  refused
running.go_to                          done         refused  refused    refused  refused  refused
running.hold                           done         refused  refused    refused  refused  refused
running.turn                           done         refused  refused    refused  refused  refused
running.show_this                      done         refused  refused    refused  refused  refused
running.show_agenda                    done         refused  refused    refused  refused  refused
attendance.mark_attendance             done         refused  refused    refused  refused  refused
settings.save_settings                 done         refused  refused    refused  refused  refused
terms.add_term                         done         refused  refused    refused  refused  refused
terms.move_term                        done         refused  refused    refused  refused  refused
terms.remove_term                      done         refused  refused    refused  refused  refused
terms.replace_term                     done         refused  refused    refused  refused  refused
generate.generate                      done         refused  refused    refused  refused  refused
purge.purge                            done         refused  refused    refused  refused  refused
purge.purge, an account                done         refused  refused    refused  refused  refused
purge.purge, a share link              done         refused  refused    refused  refused  refused
restore.restore                        done         refused  refused    refused  refused  refused
sample.clear_sample                    done         refused  refused    refused  refused  refused
seed.seed_again                        done         refused  refused    refused  refused  refused
undo.undo, the partner's work          done         done     refused    refused  refused  refused
undo.undo, the coordinator's work      done         refused  refused    refused  refused  refused
"""

# Each page, with what its URL opens: {names} are numbers of rows, those of an agency the own one's.
# edit: drawn, and it offers to change something; read: drawn, with ways to look around alone; no:
# drawn, but it only says whom to ask; board: there is no such page, and the board is drawn.
PAGES = """
                                 coordinator  own   another's  of none  display  funder  stranger
/                                edit         read  read       sign in  read     read    sign in
/issues                          edit         read  read       sign in  board    read    sign in
/issues?issue={issue}            edit         edit  edit       sign in  board    read    sign in
/issues?form=new issue           edit         read  read       sign in  board    read    sign in
/actions                         edit         edit  edit       sign in  board    read    sign in
/actions?action={action}         edit         edit  read       sign in  board    read    sign in
/actions?action={action}&{form}  edit         edit  read       sign in  board    read    sign in
/meeting                         edit         read  read       sign in  read     board    sign in
/meeting?present=yes             read         read  read       sign in  read     board    sign in
/meetings                        edit         read  read       sign in  board    board   sign in
/meetings?meeting={meeting}      edit         edit  edit       sign in  board    board   sign in
/meetings?tab=Trends             read         read  read       sign in  board    board   sign in
/map                             read         read  read       sign in  board    read    sign in
/map?service={service}           read         read  read       sign in  board    read    sign in
/refer                           read         read  read       sign in  board    board   sign in
/overlaps                        read         read  read       sign in  board    board   sign in
/overlaps?show=reviewed          read         read  read       sign in  board    board   sign in
/overlaps?overlap={pair}         edit         read  read       sign in  board    board   sign in
/coverage                        read         read  read       sign in  board    read    sign in
/coverage?borough=E09000012      read         read  read       sign in  board    read    sign in
/coverage?tab=By borough         read         read  read       sign in  board    read    sign in
/partners                        edit         read  read       sign in  board    read    sign in
/partners?organization={agency}  edit         edit  read       sign in  board    read    sign in
/partners?service={service}      edit         edit  read       sign in  board    read    sign in
/practice                        edit         read  read       sign in  board    read    sign in
/practice?practice={practice}    edit         read  read       sign in  board    read    sign in
/data                            edit         no    no         sign in  board    board   sign in
/data?tab=Words                  edit         no    no         sign in  board    board   sign in
/data?tab=Indicators             edit         no    no         sign in  board    board   sign in
/data?tab=Sample data            edit         no    no         sign in  board    board   sign in
/data?tab=Check                  edit         no    no         sign in  board    board   sign in
/access                          edit         no    no         sign in  board    board   sign in
/access?tab=Links                edit         no    no         sign in  board    board   sign in
/access?tab=History              edit         no    no         sign in  board    board   sign in
"""

# Everything else that a server is asked for, by the answer's number; a socket that opens is 101. A
# FILE is sent to where the page behind a socket was told to send it.
REQUESTS = """
                                 coordinator  own   another's  of none  display  funder  stranger
GET /report                      200          200   200        303      404      200     303
GET /minutes/{meeting}           200          200   200        303      404      404     303
GET /minutes/{meeting}.docx      200          200   200        303      404      404     303
GET /minutes/{meeting}.pdf       200          200   200        303      404      404     303
GET /whoami                      200          200   200        403      200      200     403
GET /board                       307          307   307        303      307      307     303
GET /first-account               303          303   303        303      303      303     303
GET /media/none.csv              404          404   404        403      404      404     403
GET /data/synergy.db             404          404   404        403      404      404     403
PUT /_stcore/upload_file/{me}/a  403          403   403        403      403      403     403
FILE /_stcore/stream             204          204   204        403      403      403     403
SOCKET /_stcore/stream           101          101   101        403      101      101     403
SOCKET /live                     101          101   101        403      101      101     403
"""


def cells(table: str) -> list[tuple[str, str, str]]:
    """Read a table cell by cell: the row, the column, and what is expected."""
    head, *lines = [_words(line) for line in table.strip().splitlines()]
    return [
        (name, who, expected)
        for name, *expectations in lines
        for who, expected in zip(head, expectations, strict=True)
    ]


def names(table: str) -> set[str]:
    """List a table's rows."""
    return {name for name, _, _ in cells(table)}


def _words(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("  ") if cell.strip()]
